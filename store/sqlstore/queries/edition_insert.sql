INSERT INTO report_edition (period_id, edition, report_rows, missing, total, note, actor_kind, actor_id, actor_name, made_at)
VALUES (:period_id, :edition, :report_rows, :missing, :total, :note, :actor_kind, :actor_id, :actor_name, :made_at)
