SELECT id
FROM visit
WHERE id > :after
ORDER BY id
/*page*/
