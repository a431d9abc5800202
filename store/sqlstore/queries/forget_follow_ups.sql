DELETE FROM follow_up
WHERE person_id = :person_id
