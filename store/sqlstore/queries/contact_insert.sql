INSERT INTO contact_tie (channel, address, owner, staff, person_id, proof, chosen, made_at, gone_at)
VALUES (:channel, :address, :owner, :staff, :person_id, :proof, 1, :made_at, :gone_at)
