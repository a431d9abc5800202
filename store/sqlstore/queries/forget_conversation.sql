DELETE FROM conversation
WHERE channel = :channel AND address = :address
