UPDATE check_item
SET body = :body
WHERE list_id = :list_id AND row_no = :row_no
