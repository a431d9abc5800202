UPDATE contact_tie
SET chosen = 0
WHERE channel = :channel AND address = :address
