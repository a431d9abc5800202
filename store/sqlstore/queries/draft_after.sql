SELECT id
FROM draft
WHERE id > :after
ORDER BY id
/*page*/
