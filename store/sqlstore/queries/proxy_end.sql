UPDATE proxy
SET valid_to = :valid_to,
    ended_kind = :ended_kind,
    ended_id = :ended_id
WHERE id = :id AND valid_to IS NULL
