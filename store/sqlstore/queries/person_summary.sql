SELECT id, fields, sex, station, household, life, gap_count, merged_into
FROM person
WHERE id = :id
