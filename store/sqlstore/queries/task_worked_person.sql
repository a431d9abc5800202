SELECT person_id, worker
FROM task
WHERE person_id = :person_id AND worker IS NOT NULL
ORDER BY worked_at DESC, id
