INSERT INTO change_log (person_id, version, id, action, edits, cause_kind, cause_id, cause_row, actor_kind, actor_id, made_at)
VALUES (:person_id, :version, :id, :action, :edits, :cause_kind, :cause_id, :cause_row, :actor_kind, :actor_id, :made_at)
