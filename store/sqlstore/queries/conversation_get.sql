SELECT version, lang, state, updated_at
FROM conversation
WHERE channel = :channel AND address = :address
