SELECT hash, person_id, asker, channel, actor_kind, actor_id, reason, factor, code_hash, tries, expires_at, used_at, made_at
FROM record_view
WHERE hash = :hash
