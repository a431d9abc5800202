SELECT id, version, kind, cause, person_id, station, planned_on, due_on, stage, next_on, outcome, reason, answer, channel, message_id, tried, tries, told_at, calls, made_at, ended_at
FROM follow_up
WHERE due_on >= :since AND due_on <= :until AND (due_on > :since OR id > :after)
ORDER BY due_on, id
/*page*/
