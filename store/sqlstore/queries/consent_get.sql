SELECT channel, address, given, proof, made_at, COALESCE(from_hour, 0), COALESCE(to_hour, 0)
FROM consent
WHERE channel = :channel AND address = :address
