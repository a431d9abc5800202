UPDATE invite
SET staff = :staff,
    person_id = :person_id,
    reusable = :reusable,
    expires_at = :expires_at,
    used_at = :used_at
WHERE hash = :hash
