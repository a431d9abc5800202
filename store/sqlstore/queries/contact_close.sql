UPDATE contact_tie
SET ended_at = :ended_at
WHERE channel = :one AND address = :two AND owner = :person_id
