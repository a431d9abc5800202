SELECT id, kept
FROM merge_log
WHERE gone = :person_id
