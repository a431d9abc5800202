SELECT DISTINCT station
FROM search_place
WHERE :station IS NULL OR station = :station
ORDER BY station
