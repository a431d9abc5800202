SELECT COUNT(*)
FROM station_span
WHERE code = :code
