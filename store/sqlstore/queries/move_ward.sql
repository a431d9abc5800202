UPDATE proxy
SET ward = :heir
WHERE ward = :person_id AND id = :one
