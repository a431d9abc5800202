SELECT id
FROM message
WHERE id > :after
ORDER BY id
/*page*/
