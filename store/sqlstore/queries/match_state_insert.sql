INSERT INTO match_state (name, body)
VALUES (:name, :body)
