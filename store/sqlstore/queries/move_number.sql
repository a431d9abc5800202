UPDATE person_number
SET person_id = :heir,
    valid_to = NULL
WHERE person_id = :person_id AND kind = :one AND num = :two AND valid_from = :three
