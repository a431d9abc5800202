DELETE FROM contact
WHERE channel = :channel AND address = :address
