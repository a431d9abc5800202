SELECT id
FROM merge_log
WHERE id > :after
ORDER BY id
/*page*/
