SELECT id, station, unit, name_key, sort_key, birth
FROM person
WHERE id = :id
