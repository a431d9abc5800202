UPDATE import_row
SET person_id = :heir
WHERE person_id = :person_id AND import_id = :one AND row_no = :three
