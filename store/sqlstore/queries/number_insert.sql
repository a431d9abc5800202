INSERT INTO person_number (kind, num, person_id, valid_from)
VALUES (:kind, :num, :person_id, :valid_from)
