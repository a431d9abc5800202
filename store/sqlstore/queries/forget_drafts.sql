UPDATE draft
SET body = '{}', unit = NULL
WHERE person_id = :person_id
