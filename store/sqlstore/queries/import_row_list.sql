SELECT import_id, row_no, outcome, person_id, problems, original
FROM import_row
WHERE import_id = :import_id AND row_no > :after
ORDER BY row_no
/*page*/
