SELECT channel, address, staff, person_id, proof, made_at
FROM contact
WHERE staff = :staff
ORDER BY channel, address
