UPDATE chat_line
SET body = :body
WHERE id = :id
