SELECT station, COUNT(*)
FROM draft
WHERE status IN ('new', 'waiting')
GROUP BY station
