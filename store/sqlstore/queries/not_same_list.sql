SELECT two
FROM not_same
WHERE one = :person_id
UNION
SELECT one
FROM not_same
WHERE two = :person_id
ORDER BY 1
