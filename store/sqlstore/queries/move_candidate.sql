UPDATE draft
SET candidate = :heir
WHERE candidate = :person_id AND id = :one
