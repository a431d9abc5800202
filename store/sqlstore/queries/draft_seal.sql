UPDATE draft
SET body = :body
WHERE id = :id
