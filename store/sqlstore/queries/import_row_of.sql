SELECT COUNT(*)
FROM import_row
WHERE person_id = :person_id AND row_no = :row_no
  AND NOT EXISTS (
    SELECT 1
    FROM import_file
    WHERE import_file.id = import_row.import_id AND import_file.kind IS NOT NULL)
