UPDATE contact_tie
SET person_id = :heir,
    owner = :heir
WHERE person_id = :person_id AND channel = :one AND address = :two AND owner = :person_id
