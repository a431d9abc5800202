UPDATE merge_log
SET undone_kind = :undone_kind,
    undone_id = :undone_id,
    undone_at = :undone_at
WHERE id = :id AND undone_at IS NULL
