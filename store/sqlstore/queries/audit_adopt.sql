UPDATE audit_log
SET seq = :seq,
    prev_hash = :prev_hash,
    hash = :hash
WHERE id = :id AND seq IS NULL
