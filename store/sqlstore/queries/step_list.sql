SELECT turn, body
FROM chat_step
WHERE channel = :channel AND address = :address
ORDER BY turn DESC
/*page*/
