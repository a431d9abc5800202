UPDATE audit_head
SET seq = :seq,
    hash = :hash,
    adopted = :adopted
WHERE chain = :chain
