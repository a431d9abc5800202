SELECT station, COUNT(*),
  SUM(CASE WHEN state = 'claimed' THEN 1 ELSE 0 END),
  SUM(CASE WHEN state = 'asleep' THEN 1 ELSE 0 END),
  SUM(CASE WHEN state <> 'asleep' AND due_at < :now THEN 1 ELSE 0 END),
  SUM(CASE WHEN kind <> 'fill' THEN 1 ELSE 0 END)
FROM task
WHERE state IN ('queued', 'open', 'claimed', 'asleep')
GROUP BY station
