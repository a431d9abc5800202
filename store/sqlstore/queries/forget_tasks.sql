UPDATE task
SET household = NULL
WHERE person_id = :person_id
