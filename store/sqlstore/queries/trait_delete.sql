DELETE FROM person_trait
WHERE person_id = :person_id
