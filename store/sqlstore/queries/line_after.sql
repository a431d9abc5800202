SELECT id, channel, address, inbound, body, made_at
FROM chat_line
WHERE id > :after
ORDER BY id
/*page*/
