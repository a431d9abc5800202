UPDATE contact_tie
SET ended_at = NULL
WHERE channel = :one AND address = :two AND owner = :person_id
