UPDATE consent
SET given = :given,
    proof = :proof,
    made_at = :made_at,
    from_hour = :from_hour,
    to_hour = :to_hour
WHERE channel = :channel AND address = :address
