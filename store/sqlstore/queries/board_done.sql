SELECT station, COUNT(*)
FROM task
WHERE state = 'closed' AND closed_at >= :since
GROUP BY station
