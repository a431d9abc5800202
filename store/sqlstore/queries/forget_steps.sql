DELETE FROM chat_step
WHERE channel = :channel AND address = :address
