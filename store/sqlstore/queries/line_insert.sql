INSERT INTO chat_line (id, channel, address, inbound, body, made_at)
VALUES (:id, :channel, :address, :inbound, :body, :made_at)
