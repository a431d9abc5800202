DELETE FROM inbox
WHERE channel = :channel AND address = :address
