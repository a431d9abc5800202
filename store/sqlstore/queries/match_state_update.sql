UPDATE match_state
SET body = :body
WHERE name = :name
