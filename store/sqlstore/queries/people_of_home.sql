SELECT id, fields, sex, station, household, life, gap_count, merged_into
FROM person
WHERE household = :household AND (:station IS NULL OR station = :station)
ORDER BY sort_key, id
/*page*/
