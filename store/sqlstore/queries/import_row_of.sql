SELECT COUNT(*)
FROM import_row
WHERE person_id = :person_id AND row_no = :row_no
