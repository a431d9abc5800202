SELECT station, COUNT(*), SUM(CASE WHEN birth >= :born AND LENGTH(birth) = 10 THEN 1 ELSE 0 END)
FROM person
WHERE life IN ('resident', 'absent', 'temporary') AND created_at >= :since AND created_at < :until
  AND NOT EXISTS (
    SELECT 1
    FROM change_log
    WHERE change_log.person_id = person.id AND change_log.made_at >= :moved AND change_log.action IN ('life', 'merge', 'split', 'correct', 'move')
  )
GROUP BY station
