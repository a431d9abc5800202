UPDATE person_number
SET valid_to = :valid_to
WHERE person_id = :person_id AND kind = :one AND num = :two AND valid_from = :three
