SELECT COUNT(*)
FROM person_number
WHERE kind = :kind AND num = :num AND person_id = :person_id AND valid_to IS NULL
