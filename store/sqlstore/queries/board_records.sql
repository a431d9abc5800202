SELECT station, COUNT(*), SUM(CASE WHEN completeness = 'complete' THEN 1 ELSE 0 END), SUM(has_id),
  SUM(CASE WHEN verification = 'matched' THEN 1 ELSE 0 END)
FROM person
WHERE life IN ('resident', 'absent', 'temporary')
GROUP BY station
