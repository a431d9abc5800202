INSERT INTO contact (channel, address, staff, person_id, proof, made_at)
VALUES (:channel, :address, :staff, :person_id, :proof, :made_at)
