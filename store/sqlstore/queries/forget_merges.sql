UPDATE merge_log
SET kept_before = '{}',
    gone_before = '{}',
    moved = NULL
WHERE kept = :person_id OR gone = :person_id
