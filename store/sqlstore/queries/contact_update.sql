UPDATE contact
SET staff = :staff,
    person_id = :person_id,
    proof = :proof,
    made_at = :made_at
WHERE channel = :channel AND address = :address
