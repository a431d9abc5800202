SELECT hash, import_id, channel, actor_kind, actor_id, expires_at, used_at, made_at
FROM file_link
WHERE hash = :hash
