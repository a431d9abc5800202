DELETE FROM person_block
WHERE person_id = :person_id
