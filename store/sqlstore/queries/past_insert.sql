INSERT INTO household_past (person_id, household, relation, valid_from, valid_to)
VALUES (:person_id, :household, :relation, :valid_from, :valid_to)
