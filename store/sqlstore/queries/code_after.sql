SELECT id, guess
FROM link_code
WHERE id > :after
ORDER BY id
/*page*/
