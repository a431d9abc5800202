INSERT INTO draft (id, kind, status, station, unit, person_id, task_id, candidate, ended, body, actor_kind, actor_id, cause_kind, cause_id, cause_row, made_at)
VALUES (:id, :kind, :status, :station, :unit, :person_id, :task_id, :candidate, :ended, :body, :actor_kind, :actor_id, :cause_kind, :cause_id, :cause_row, :made_at)
