UPDATE consent
SET address = :sealed
WHERE channel = :channel AND address = :address
