INSERT INTO person_number (kind, num, person_id, valid_from, source, said_by)
VALUES (:kind, :num, :person_id, :valid_from, :source, :said_by)
