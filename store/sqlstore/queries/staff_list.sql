SELECT id, name, role, station, active
FROM staff
ORDER BY id
