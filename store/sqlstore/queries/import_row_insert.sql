INSERT INTO import_row (import_id, row_no, outcome, person_id, problems, original)
VALUES (:import_id, :row_no, :outcome, :person_id, :problems, :original)
