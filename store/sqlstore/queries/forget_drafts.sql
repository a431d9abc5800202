UPDATE draft
SET body = '{}'
WHERE person_id = :person_id
