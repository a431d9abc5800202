SELECT station, COUNT(*)
FROM task
WHERE state = 'closed' AND closed_at >= :since AND COALESCE(result, 'none') <> 'obsolete'
GROUP BY station
