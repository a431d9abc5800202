UPDATE contact_tie
SET staff = :staff,
    person_id = :person_id,
    proof = :proof,
    chosen = 1,
    made_at = :made_at,
    gone_at = :gone_at,
    ended_at = NULL
WHERE channel = :channel AND address = :address AND owner = :owner
