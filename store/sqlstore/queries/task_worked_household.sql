SELECT person_id, worker
FROM task
WHERE household = :household AND worker IS NOT NULL
ORDER BY worked_at DESC, id
