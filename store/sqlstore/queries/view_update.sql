UPDATE record_view
SET tries = :tries,
    used_at = :used_at
WHERE hash = :hash
