DELETE FROM person_block
WHERE block = :block AND person_id = :person_id
