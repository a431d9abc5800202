SELECT seq, hash
FROM audit_log
WHERE seq = (SELECT MAX(seq) FROM audit_log)
