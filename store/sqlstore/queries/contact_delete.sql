DELETE FROM contact_tie
WHERE channel = :channel AND address = :address
