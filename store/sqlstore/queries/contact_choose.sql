UPDATE contact_tie
SET chosen = 1
WHERE channel = :channel AND address = :address AND owner = :owner AND ended_at IS NULL
