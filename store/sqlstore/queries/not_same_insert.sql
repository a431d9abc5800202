INSERT INTO not_same (one, two, actor_kind, actor_id, made_at)
VALUES (:one, :two, :actor_kind, :actor_id, :made_at)
