INSERT INTO reorganisation (id, plan, state, phase, place, passed, people, total, tally, turn, error, actor_kind, actor_id, started_at, ended_at)
VALUES (:id, :plan, :state, :phase, :place, :passed, :people, :total, :tally, :turn, :error, :actor_kind, :actor_id, :started_at, :ended_at)
