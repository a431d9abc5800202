UPDATE birth_notice
SET delivery = :delivery, person_id = :person_id, import_id = :import_id, made_at = :made_at
WHERE id = :id
