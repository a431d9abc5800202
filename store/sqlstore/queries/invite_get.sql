SELECT hash, staff, person_id, reusable, expires_at, used_at
FROM invite
WHERE hash = :hash
