INSERT INTO merge_log (id, kept, gone, kept_version, gone_version, kept_before, gone_before, moved, actor_kind, actor_id, made_at)
VALUES (:id, :kept, :gone, :kept_version, :gone_version, :kept_before, :gone_before, :moved, :actor_kind, :actor_id, :made_at)
