INSERT INTO staff_leave (id, staff, from_on, until_on, cover, reason, actor_kind, actor_id, made_at)
VALUES (:id, :staff, :from_on, :until_on, :cover, :reason, :actor_kind, :actor_id, :made_at)
