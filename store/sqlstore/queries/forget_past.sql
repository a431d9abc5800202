DELETE FROM household_past
WHERE person_id = :person_id
