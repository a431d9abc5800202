UPDATE import_file
SET sha256 = :sha256,
    station = :station,
    state = :state,
    error = :error,
    row_count = :row_count,
    position = :position,
    tally = :tally,
    columns = :columns,
    ended_at = :ended_at
WHERE id = :id
