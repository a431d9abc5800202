UPDATE consent
SET given = :given,
    proof = :proof,
    made_at = :made_at
WHERE channel = :channel AND address = :address
