SELECT id, version, kind, cause, person_id, station, planned_on, due_on, stage, next_on, outcome, reason, answer, channel, message_id, tried, tries, told_at, calls, made_at, ended_at
FROM follow_up
WHERE next_on >= :since AND next_on <= :until AND (next_on > :since OR id > :after)
ORDER BY next_on, id
/*page*/
