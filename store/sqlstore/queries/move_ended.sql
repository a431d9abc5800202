UPDATE draft
SET ended = :heir
WHERE ended = :person_id AND id = :one
