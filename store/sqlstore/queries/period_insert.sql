INSERT INTO report_period (id, version, kind, from_on, until_on, due_on, state, edition, told, next_at, begin_at, begin_stock, counted_at, actor_kind, actor_id, made_at, ended_at)
VALUES (:id, :version, :kind, :from_on, :until_on, :due_on, :state, :edition, :told, :next_at, :begin_at, :begin_stock, :counted_at, :actor_kind, :actor_id, :made_at, :ended_at)
