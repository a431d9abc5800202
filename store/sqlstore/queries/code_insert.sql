INSERT INTO link_code (id, channel, address, person_id, hash, tries, expires_at, made_at)
VALUES (:id, :channel, :address, :person_id, :hash, :tries, :expires_at, :made_at)
