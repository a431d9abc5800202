INSERT INTO birth_notice (id, delivery, person_id, import_id, made_at)
VALUES (:id, :delivery, :person_id, :import_id, :made_at)
