SELECT import_id, row_no, outcome, person_id, problems, original, (SELECT master || ':' || COALESCE(wrapped, '-') FROM seal_key WHERE owner = import_row.person_id)
FROM import_row
WHERE import_id > :after1
  OR import_id = :after1 AND row_no > :after2
ORDER BY import_id, row_no
/*page*/
