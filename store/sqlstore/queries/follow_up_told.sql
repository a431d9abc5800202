SELECT f.id, f.version, f.kind, f.cause, f.person_id, f.station, f.planned_on, f.due_on, f.stage, f.next_on, f.outcome, f.reason, f.answer, f.channel, f.message_id, f.tried, f.tries, f.told_at, f.calls, f.made_at, f.ended_at
FROM message m
JOIN follow_up f ON f.message_id = m.id
WHERE m.channel = :channel AND m.address = :address AND m.created_at >= :since AND m.purpose = 'follow' AND f.outcome IS NULL
ORDER BY f.due_on, f.id
