UPDATE proxy
SET holder = :heir
WHERE holder = :person_id AND id = :one
