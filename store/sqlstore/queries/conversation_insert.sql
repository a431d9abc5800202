INSERT INTO conversation (channel, address, version, lang, state, updated_at)
VALUES (:channel, :address, :version, :lang, :state, :updated_at)
