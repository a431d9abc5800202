SELECT id, kept, gone, made_at, undone_kind, undone_id, undone_at
FROM merge_log
WHERE undone_at IS NOT NULL AND (kept = :person_id OR gone = :person_id)
ORDER BY undone_at DESC, id DESC
/*page*/
