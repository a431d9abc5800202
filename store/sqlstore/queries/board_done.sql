SELECT station, COUNT(*)
FROM task
WHERE state = 'closed' AND closed_at >= :since AND result <> 'obsolete'
GROUP BY station
