INSERT INTO merge_log (id, kept, gone, kept_version, gone_version, kept_before, gone_before, moved, actor_kind, actor_id, made_at, kept_station, visits, doses)
VALUES (:id, :kept, :gone, :kept_version, :gone_version, :kept_before, :gone_before, :moved, :actor_kind, :actor_id, :made_at, :kept_station, :visits, :doses)
