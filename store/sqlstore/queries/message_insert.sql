INSERT INTO message (id, channel, address, phrase, args, lang, purpose, state, reason, provider, tries, expires_at, created_at, sent_at, send_at, sealed)
VALUES (:id, :channel, :address, :phrase, :args, :lang, :purpose, :state, :reason, :provider, :tries, :expires_at, :created_at, :sent_at, :send_at, :sealed)
