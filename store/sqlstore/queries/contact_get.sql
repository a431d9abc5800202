SELECT channel, address, staff, person_id, proof, made_at
FROM contact
WHERE channel = :channel AND address = :address
