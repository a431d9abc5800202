SELECT id, fields, sex, station, household, life, gap_count, merged_into
FROM person
WHERE (:station IS NULL OR station = :station)
  AND household IN (SELECT unit || '/' || :code FROM search_place WHERE :station IS NULL OR station = :station)
ORDER BY sort_key, id
/*page*/
