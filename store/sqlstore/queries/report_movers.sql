SELECT id, station, life, birth, created_at
FROM person
WHERE id > :after AND updated_at >= :moved
  AND EXISTS (
    SELECT 1
    FROM change_log
    WHERE change_log.person_id = person.id AND change_log.made_at >= :moved AND change_log.action IN ('life', 'merge', 'split', 'correct', 'move')
  )
ORDER BY id
/*page*/
