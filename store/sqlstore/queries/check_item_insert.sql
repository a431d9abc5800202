INSERT INTO check_item (list_id, row_no, person_id, result, outcome, body, said_by, said_at)
VALUES (:list_id, :row_no, :person_id, :result, :outcome, :body, :said_by, :said_at)
