SELECT id, name, role, station, active
FROM staff
WHERE id = :id
