DELETE FROM visit
WHERE person_id = :person_id
