INSERT INTO audit_log (id, made_at, actor_kind, actor_id, action, subject, cause_kind, cause_id, cause_row, detail, seq, prev_hash, hash)
VALUES (:id, :made_at, :actor_kind, :actor_id, :action, :subject, :cause_kind, :cause_id, :cause_row, :detail, :seq, :prev_hash, :hash)
