SELECT unit, hamlet, valid_from, valid_to, station
FROM service_area
ORDER BY unit, hamlet, valid_from
