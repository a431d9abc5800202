SELECT channel, address, given, proof, made_at
FROM consent
WHERE channel = :channel AND address = :address
