SELECT id, version, kind, state, stations, rules, actor_kind, actor_id, approved_kind, approved_by, station_no, after_id, row_count, cursor_row, round, tally, made_at, ended_at
FROM campaign
WHERE id = :id
