SELECT station, COUNT(*), SUM(has_id),
  SUM(CASE WHEN verification = 'matched' THEN 1 ELSE 0 END),
  SUM(CASE WHEN verification = 'mismatched' THEN 1 ELSE 0 END),
  SUM(CASE WHEN verification = 'not_found' THEN 1 ELSE 0 END),
  SUM(CASE WHEN completeness = 'complete' THEN 0 ELSE 1 END)
FROM person
WHERE life IN ('resident', 'absent', 'temporary')
GROUP BY station
