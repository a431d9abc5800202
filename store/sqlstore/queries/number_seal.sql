UPDATE person_number
SET num = :sealed
WHERE kind = :kind AND num = :num AND person_id = :person_id AND valid_from = :valid_from
