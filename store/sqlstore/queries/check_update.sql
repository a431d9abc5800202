UPDATE check_list
SET version = :version,
    station = :station,
    state = :state,
    after_id = :after_id,
    row_count = :row_count,
    digest = :digest,
    signed = :signed,
    loaded_kind = :loaded_kind,
    loaded_by = :loaded_by,
    approved_kind = :approved_kind,
    approved_by = :approved_by,
    due_at = :due_at,
    reminded = :reminded,
    cursor_row = :cursor_row,
    tally = :tally,
    ended_at = :ended_at
WHERE id = :id AND version = :version - 1
