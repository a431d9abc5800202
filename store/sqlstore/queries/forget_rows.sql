UPDATE import_row
SET problems = NULL,
    original = NULL
WHERE person_id = :person_id
