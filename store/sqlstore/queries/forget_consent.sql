DELETE FROM consent
WHERE channel = :channel AND address = :address
