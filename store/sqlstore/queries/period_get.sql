SELECT id, version, kind, from_on, until_on, due_on, state, edition, told, next_at, begin_at, begin_stock, counted_at, actor_kind, actor_id, made_at, ended_at
FROM report_period
WHERE id = :id
