SELECT station, SUM(CASE WHEN birth >= :born AND LENGTH(birth) = 10 THEN 1 ELSE 0 END), COUNT(*), SUM(has_id),
  SUM(CASE WHEN verification = 'matched' THEN 1 ELSE 0 END),
  SUM(CASE WHEN verification = 'mismatched' THEN 1 ELSE 0 END),
  SUM(CASE WHEN verification = 'not_found' THEN 1 ELSE 0 END),
  SUM(CASE WHEN completeness = 'complete' THEN 0 ELSE 1 END)
FROM person
WHERE life IN ('resident', 'absent', 'temporary') AND created_at >= :since AND created_at < :until
  AND NOT EXISTS (
    SELECT 1
    FROM change_log
    WHERE change_log.person_id = person.id AND change_log.made_at >= :moved AND change_log.action IN ('life', 'merge', 'split', 'correct', 'move')
  )
GROUP BY station
