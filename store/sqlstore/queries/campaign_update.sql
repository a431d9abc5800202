UPDATE campaign
SET version = :version,
    state = :state,
    rules = :rules,
    approved_kind = :approved_kind,
    approved_by = :approved_by,
    station_no = :station_no,
    after_id = :after_id,
    row_count = :row_count,
    cursor_row = :cursor_row,
    round = :round,
    tally = :tally,
    ended_at = :ended_at
WHERE id = :id AND version = :version - 1
