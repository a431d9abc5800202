SELECT person_id, MAX(valid_to)
FROM person_number
WHERE kind = :kind AND num = :num
GROUP BY person_id
HAVING COUNT(*) = COUNT(valid_to)
ORDER BY MAX(valid_to) DESC, person_id
/*page*/
