UPDATE conversation
SET version = :version,
    lang = :lang,
    state = :state,
    updated_at = :updated_at
WHERE channel = :channel AND address = :address AND version = :version - 1
