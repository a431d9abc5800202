UPDATE person_number
SET verified_how = :verified_how,
    verified_at = :verified_at,
    verified_by = :verified_by
WHERE person_id = :person_id AND kind = :kind AND num = :num AND valid_to IS NULL
