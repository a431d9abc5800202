SELECT p.unit, COUNT(*),
  SUM(CASE WHEN t.state = 'claimed' THEN 1 ELSE 0 END),
  SUM(CASE WHEN t.state = 'asleep' THEN 1 ELSE 0 END),
  SUM(CASE WHEN t.state <> 'asleep' AND t.due_at < :now THEN 1 ELSE 0 END),
  SUM(CASE WHEN t.kind <> 'fill' THEN 1 ELSE 0 END)
FROM task t
JOIN person p ON p.id = t.person_id
WHERE t.state IN ('queued', 'open', 'claimed', 'asleep')
GROUP BY p.unit
