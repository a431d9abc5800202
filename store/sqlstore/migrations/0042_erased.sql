UPDATE person
SET life = 'erased'
WHERE name_key = '-' AND life <> 'merged';
