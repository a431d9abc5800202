INSERT INTO audit_head (chain, seq, hash, adopted)
VALUES (:chain, :seq, :hash, :adopted)
