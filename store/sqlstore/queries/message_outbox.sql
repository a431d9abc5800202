SELECT id, channel, address, phrase, args, lang, purpose, state, reason, provider, tries, expires_at, created_at, sent_at, send_at, sealed
FROM message
WHERE :channel IS NULL OR channel = :channel
ORDER BY created_at DESC, id DESC
/*page*/
