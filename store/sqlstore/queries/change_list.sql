SELECT person_id, version, id, action, edits, cause_kind, cause_id, cause_row, actor_kind, actor_id, made_at
FROM change_log
WHERE person_id = :person_id
ORDER BY version DESC, id DESC
/*page*/
