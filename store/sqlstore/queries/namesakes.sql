SELECT id
FROM person
WHERE name_key = :name_key AND birth = :birth
ORDER BY id
/*page*/
