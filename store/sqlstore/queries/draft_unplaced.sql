SELECT id
FROM draft
WHERE id > :after AND unit IS NULL AND person_id IS NULL AND status = 'waiting'
ORDER BY id
/*page*/
