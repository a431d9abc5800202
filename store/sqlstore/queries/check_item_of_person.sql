SELECT list_id, row_no, person_id, result, outcome, body, said_by, said_at, (SELECT master || ':' || COALESCE(wrapped, '-') FROM seal_key WHERE owner = check_item.person_id)
FROM check_item
WHERE person_id = :person_id
ORDER BY list_id, row_no
