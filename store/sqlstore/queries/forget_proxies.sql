DELETE FROM proxy
WHERE ward = :person_id OR holder = :person_id
