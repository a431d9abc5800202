UPDATE change_log
SET edits = NULL
WHERE person_id = :person_id
