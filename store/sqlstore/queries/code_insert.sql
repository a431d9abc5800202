INSERT INTO link_code (id, channel, address, person_id, guess, hash, tries, expires_at, made_at)
VALUES (:id, :channel, :address, :person_id, :guess, :hash, :tries, :expires_at, :made_at)
