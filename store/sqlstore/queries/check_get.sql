SELECT id, version, station, source, state, row_limit, after_id, row_count, digest, signed, actor_kind, actor_id, loaded_kind, loaded_by, approved_kind, approved_by, due_at, reminded, cursor_row, held, tries, again_at, tally, made_at, ended_at
FROM check_list
WHERE id = :id
