UPDATE chat_line
SET address = :sealed
WHERE channel = :channel AND address = :address
