SELECT channel, address, staff, person_id, proof, made_at, gone_at
FROM contact_tie
WHERE person_id = :person_id AND ended_at IS NULL
ORDER BY channel, address
