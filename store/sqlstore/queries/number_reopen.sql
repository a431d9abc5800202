UPDATE person_number
SET valid_to = NULL
WHERE kind = :kind AND num = :num AND person_id = :person_id AND valid_from = :valid_from
