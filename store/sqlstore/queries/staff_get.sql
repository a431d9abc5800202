SELECT id, name, role, station, hamlets, active
FROM staff
WHERE id = :id
