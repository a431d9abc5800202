SELECT channel, address, staff, person_id, proof, made_at, gone_at
FROM contact_tie
WHERE channel = :channel AND address = :address AND ended_at IS NULL
ORDER BY chosen DESC, made_at DESC, owner
