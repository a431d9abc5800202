SELECT id, name, role, station, hamlets, active, capacity, languages
FROM staff
ORDER BY id
