INSERT INTO report_station (period_id, station, version_no, name, state, figures, remarks, explained, reason, returned_why, actor_kind, actor_id, actor_name, made_at, submitted_at, returned_at)
VALUES (:period_id, :station, :version_no, :name, :state, :figures, :remarks, :explained, :reason, :returned_why, :actor_kind, :actor_id, :actor_name, :made_at, :submitted_at, :returned_at)
