DELETE FROM record_view
WHERE person_id = :person_id
