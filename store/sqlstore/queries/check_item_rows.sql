SELECT list_id, row_no, person_id, result, outcome, body, said_by, said_at, (SELECT master || ':' || COALESCE(wrapped, '-') FROM seal_key WHERE owner = check_item.person_id)
FROM check_item
WHERE list_id = :list_id AND row_no > :after
ORDER BY row_no
/*page*/
