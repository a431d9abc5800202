DELETE FROM contact
WHERE person_id = :person_id AND staff IS NULL
