INSERT INTO invite (hash, staff, person_id, reusable, expires_at, used_at)
VALUES (:hash, :staff, :person_id, :reusable, :expires_at, :used_at)
