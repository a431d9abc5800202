UPDATE task
SET person_id = :heir,
    version = version + 1
WHERE person_id = :person_id AND id = :one
