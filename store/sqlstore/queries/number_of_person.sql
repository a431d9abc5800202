SELECT kind, num, valid_from
FROM person_number
WHERE person_id = :person_id
