SELECT id, name, role, station, hamlets, active
FROM staff
ORDER BY id
