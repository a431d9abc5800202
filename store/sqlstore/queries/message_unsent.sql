SELECT id, channel, address, phrase, args, lang, purpose, state, reason, provider, tries, expires_at, created_at, sent_at, send_at, sealed
FROM message
WHERE state IN ('new', 'sending') AND created_at < :before
ORDER BY created_at, id
/*page*/
