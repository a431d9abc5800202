INSERT INTO import_file (id, name, path, sha256, station, list_date, kind, state, error, actor_kind, actor_id, row_count, position, tally, columns, started_at, ended_at)
VALUES (:id, :name, :path, :sha256, :station, :list_date, :kind, :state, :error, :actor_kind, :actor_id, :row_count, :position, :tally, :columns, :started_at, :ended_at)
