SELECT code, valid_from, valid_to, name, unit, kind
FROM station_span
ORDER BY code, valid_from
