SELECT id
FROM dose
WHERE id > :after
ORDER BY id
/*page*/
