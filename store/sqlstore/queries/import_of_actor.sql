SELECT id, name, path, sha256, station, state, error, actor_kind, actor_id, row_count, position, tally, columns, started_at, ended_at, list_date, kind
FROM import_file
WHERE actor_kind = :actor_kind AND actor_id = :actor_id
ORDER BY started_at DESC, id DESC
/*page*/
