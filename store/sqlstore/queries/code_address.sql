UPDATE link_code
SET address = :sealed
WHERE channel = :channel AND address = :address
