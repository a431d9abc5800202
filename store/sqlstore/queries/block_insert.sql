INSERT INTO person_block (block, person_id)
VALUES (:block, :person_id)
