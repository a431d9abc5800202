SELECT id, delivery, person_id, import_id, made_at
FROM birth_notice
WHERE id = :id
