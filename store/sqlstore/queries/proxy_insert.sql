INSERT INTO proxy (id, ward, holder, kind, purpose, text_version, channel, proof, given_by, actor_kind, actor_id, made_at, valid_from)
VALUES (:id, :ward, :holder, :kind, :purpose, :text_version, :channel, :proof, :given_by, :actor_kind, :actor_id, :made_at, :valid_from)
