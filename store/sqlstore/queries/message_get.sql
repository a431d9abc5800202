SELECT id, channel, address, phrase, args, lang, purpose, state, reason, provider, tries, expires_at, created_at, sent_at, send_at, sealed
FROM message
WHERE id = :id
