DELETE FROM chat_line
WHERE channel = :channel AND address = :address
