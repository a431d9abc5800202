SELECT id
FROM person
WHERE household = :household
ORDER BY id
