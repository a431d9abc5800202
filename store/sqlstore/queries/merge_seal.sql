UPDATE merge_log
SET kept_before = :kept_before,
    gone_before = :gone_before,
    moved = :moved
WHERE id = :id
