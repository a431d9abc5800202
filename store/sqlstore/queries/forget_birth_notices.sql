DELETE FROM birth_notice
WHERE person_id = :person_id
