SELECT t.station, CASE WHEN t.kind = 'decide' THEN COALESCE(d.unit, p.unit) ELSE COALESCE(p.unit, d.unit) END, COUNT(*),
  SUM(CASE WHEN t.state = 'claimed' THEN 1 ELSE 0 END),
  SUM(CASE WHEN t.state = 'asleep' THEN 1 ELSE 0 END),
  SUM(CASE WHEN t.state <> 'asleep' AND t.due_at < :now THEN 1 ELSE 0 END),
  SUM(CASE WHEN t.kind <> 'fill' THEN 1 ELSE 0 END)
FROM task t
LEFT JOIN person p ON p.id = t.person_id
LEFT JOIN draft d ON d.id = t.draft_id
WHERE t.state IN ('queued', 'open', 'claimed', 'asleep')
GROUP BY t.station, CASE WHEN t.kind = 'decide' THEN COALESCE(d.unit, p.unit) ELSE COALESCE(p.unit, d.unit) END
