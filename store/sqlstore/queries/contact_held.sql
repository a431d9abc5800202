SELECT COUNT(*)
FROM contact_tie
WHERE channel = :one AND address = :two AND owner = :person_id
