INSERT INTO consent (channel, address, given, proof, made_at)
VALUES (:channel, :address, :given, :proof, :made_at)
