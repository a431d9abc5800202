SELECT id, name, role, station, hamlets, active, capacity, languages
FROM staff
WHERE id = :id
