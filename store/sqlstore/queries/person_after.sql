SELECT id
FROM person
WHERE id > :after
ORDER BY id
/*page*/
