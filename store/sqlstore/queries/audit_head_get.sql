SELECT seq, hash, adopted
FROM audit_head
WHERE chain = :chain
