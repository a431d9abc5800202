UPDATE conversation
SET state = :state
WHERE channel = :channel AND address = :address
