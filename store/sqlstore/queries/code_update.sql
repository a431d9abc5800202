UPDATE link_code
SET tries = :tries,
    expires_at = :expires_at
WHERE id = :id
