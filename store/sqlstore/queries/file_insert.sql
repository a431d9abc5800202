INSERT INTO file_link (hash, import_id, channel, actor_kind, actor_id, expires_at, made_at)
VALUES (:hash, :import_id, :channel, :actor_kind, :actor_id, :expires_at, :made_at)
