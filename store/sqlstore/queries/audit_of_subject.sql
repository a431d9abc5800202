SELECT id, made_at, actor_kind, actor_id, action, subject, cause_kind, cause_id, cause_row, detail, seq, prev_hash, hash
FROM audit_log
WHERE subject = :subject AND seq IS NOT NULL
ORDER BY seq DESC
/*page*/
