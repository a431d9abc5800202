DELETE FROM person_number
WHERE person_id = :person_id AND kind = :kind AND num = :num AND valid_from >= :since AND valid_to IS NOT NULL
