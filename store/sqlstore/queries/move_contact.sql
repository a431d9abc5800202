UPDATE contact
SET person_id = :heir
WHERE person_id = :person_id AND channel = :one AND address = :two
