SELECT id, person_id, started_on
FROM visit
WHERE person_id = :person_id AND started_on >= :since
ORDER BY started_on, id
