SELECT import_id, row_no, outcome, person_id, problems, original, (SELECT master || ':' || COALESCE(wrapped, '-') FROM seal_key WHERE owner = import_row.person_id)
FROM import_row
WHERE import_id = :import_id AND row_no = :row_no
