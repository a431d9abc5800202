SELECT COUNT(*)
FROM service_area
WHERE unit = :unit
