DELETE FROM link_code
WHERE person_id = :person_id
