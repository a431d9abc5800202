INSERT INTO record_view (hash, person_id, asker, channel, actor_kind, actor_id, reason, factor, code_hash, tries, expires_at, made_at)
VALUES (:hash, :person_id, :asker, :channel, :actor_kind, :actor_id, :reason, :factor, :code_hash, :tries, :expires_at, :made_at)
