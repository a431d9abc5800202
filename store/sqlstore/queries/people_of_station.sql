SELECT id
FROM person
WHERE station = :station AND id > :after
ORDER BY id
/*page*/
