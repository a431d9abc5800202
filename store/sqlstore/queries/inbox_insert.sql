INSERT INTO inbox (channel, address, event, answer, made_at)
VALUES (:channel, :address, :event, :answer, :made_at)
