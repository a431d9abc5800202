UPDATE subject_request
SET person_id = :heir
WHERE person_id = :person_id AND id = :one
