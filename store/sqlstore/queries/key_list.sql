SELECT owner, master, wrapped
FROM seal_key
WHERE owner > :after
ORDER BY owner
/*page*/
