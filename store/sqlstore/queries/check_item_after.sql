SELECT list_id, row_no, person_id, result, outcome, body, said_by, said_at, (SELECT master || ':' || COALESCE(wrapped, '-') FROM seal_key WHERE owner = check_item.person_id)
FROM check_item
WHERE list_id > :after1 OR list_id = :after1 AND row_no > :after2
ORDER BY list_id, row_no
/*page*/
