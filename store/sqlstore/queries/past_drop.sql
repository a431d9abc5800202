DELETE FROM household_past
WHERE person_id = :person_id AND household = :household AND valid_from = :valid_from AND valid_to = :valid_to
