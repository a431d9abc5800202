UPDATE check_item
SET body = '{}'
WHERE person_id = :person_id
