SELECT id
FROM person
WHERE name_key = :name_key AND birth IN (:b1, :b2, :b3)
ORDER BY id
/*page*/
