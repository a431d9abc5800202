SELECT id, ward, holder, kind, purpose, text_version, channel, proof, given_by, actor_kind, actor_id, made_at, valid_from, valid_to, ended_kind, ended_id
FROM proxy
WHERE id = :id
