SELECT id, delivery, person_id, import_id, made_at
FROM birth_notice
WHERE delivery = :delivery
ORDER BY id
