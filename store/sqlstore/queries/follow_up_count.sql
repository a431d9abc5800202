SELECT station, kind, stage, outcome, COUNT(*)
FROM follow_up
WHERE due_on >= :since AND due_on <= :until
GROUP BY station, kind, stage, outcome
ORDER BY station, kind, stage, outcome
