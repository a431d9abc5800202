UPDATE person_number
SET valid_to = :valid_to
WHERE person_id = :person_id AND kind = :kind AND valid_to IS NULL
