SELECT person_id, version, id, action, edits, cause_kind, cause_id, cause_row, actor_kind, actor_id, made_at, (SELECT master || ':' || COALESCE(wrapped, '-') FROM seal_key WHERE owner = change_log.person_id)
FROM change_log
WHERE person_id = :person_id AND version > :version
ORDER BY version, id
