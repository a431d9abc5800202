SELECT kind, num, valid_from, valid_to, source, said_by, verified_how, verified_at, verified_by
FROM person_number
WHERE person_id = :person_id
ORDER BY valid_from, kind, num
