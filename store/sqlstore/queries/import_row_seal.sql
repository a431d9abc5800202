UPDATE import_row
SET problems = :problems,
    original = :original
WHERE import_id = :import_id AND row_no = :row_no
