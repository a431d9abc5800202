UPDATE link_code
SET guess = :guess
WHERE id = :id
