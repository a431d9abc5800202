UPDATE staff_leave
SET ended_at = :ended_at,
    ended_kind = :ended_kind,
    ended_id = :ended_id
WHERE id = :id AND ended_at IS NULL
