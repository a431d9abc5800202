SELECT id, channel, address, inbound, body, made_at
FROM chat_line
WHERE channel = :channel AND address = :address
ORDER BY id DESC
/*page*/
