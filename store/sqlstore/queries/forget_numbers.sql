DELETE FROM person_number
WHERE person_id = :person_id
