INSERT INTO search_place (station, unit)
SELECT :station, :unit
FROM claim_bucket
WHERE id = 0 AND NOT EXISTS (SELECT station FROM search_place WHERE station = :station AND unit = :unit)
