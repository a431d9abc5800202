INSERT INTO chat_step (channel, address, turn, made_at, body)
VALUES (:channel, :address, :turn, :made_at, :body)
