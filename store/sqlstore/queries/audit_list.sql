SELECT id, made_at, actor_kind, actor_id, action, subject, cause_kind, cause_id, cause_row, detail, seq, prev_hash, hash
FROM audit_log
WHERE seq > :after
ORDER BY seq
/*page*/
