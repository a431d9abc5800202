SELECT t.station, CASE WHEN t.kind = 'decide' THEN COALESCE(d.unit, p.unit) ELSE COALESCE(p.unit, d.unit) END, COUNT(*)
FROM task t
LEFT JOIN person p ON p.id = t.person_id
LEFT JOIN draft d ON d.id = t.draft_id
WHERE t.state = 'closed' AND t.closed_at >= :since AND COALESCE(t.result, 'none') <> 'obsolete'
GROUP BY t.station, CASE WHEN t.kind = 'decide' THEN COALESCE(d.unit, p.unit) ELSE COALESCE(p.unit, d.unit) END
