UPDATE contact_tie
SET address = :sealed
WHERE channel = :channel AND address = :address
