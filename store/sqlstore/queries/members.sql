SELECT id
FROM person
WHERE household = :household AND life <> 'merged'
ORDER BY id
