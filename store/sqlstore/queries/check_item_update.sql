UPDATE check_item
SET person_id = :person_id,
    result = :result,
    outcome = :outcome,
    body = :body,
    said_by = :said_by,
    said_at = :said_at
WHERE list_id = :list_id AND row_no = :row_no
