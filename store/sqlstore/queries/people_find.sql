SELECT id, fields, sex, station, household, life, gap_count
FROM person
WHERE (:station IS NULL OR station = :station)
  AND name_key LIKE :w1 AND name_key LIKE :w2 AND name_key LIKE :w3
ORDER BY sort_key, id
/*page*/
