SELECT channel, address, staff, person_id, proof, made_at
FROM contact
WHERE person_id = :person_id
ORDER BY channel, address
