SELECT person_id
FROM person_number
WHERE kind = 'SO_CCCD' AND num = :national_id AND valid_to IS NULL
UNION
SELECT person_id
FROM person_number
WHERE kind = 'SO_CMND' AND num = :old_id AND valid_to IS NULL
UNION
SELECT id
FROM person
WHERE name_key = :name_key AND birth IN (:b1, :b2, :b3)
ORDER BY 1
/*page*/
