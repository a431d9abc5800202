SELECT person_id
FROM person_number
WHERE kind = :kind AND num = :num AND valid_to IS NULL
ORDER BY person_id
/*page*/
