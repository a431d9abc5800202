INSERT INTO consent (channel, address, given, proof, made_at, from_hour, to_hour)
VALUES (:channel, :address, :given, :proof, :made_at, :from_hour, :to_hour)
