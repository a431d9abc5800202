SELECT MIN(master)
FROM seal_key
WHERE master > :after
