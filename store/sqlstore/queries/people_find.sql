SELECT id, fields, sex, station, household, life, gap_count, merged_into, COUNT(*) OVER ()
FROM person
WHERE (:station IS NULL OR station = :station)
  AND (:w1 IS NULL OR ' ' || name_key LIKE '% ' || :w1 || '%' ESCAPE '\')
  AND (:w2 IS NULL OR ' ' || name_key LIKE '% ' || :w2 || '%' ESCAPE '\')
  AND (:w3 IS NULL OR ' ' || name_key LIKE '% ' || :w3 || '%' ESCAPE '\')
  AND (:w4 IS NULL OR ' ' || name_key LIKE '% ' || :w4 || '%' ESCAPE '\')
  AND (:w5 IS NULL OR ' ' || name_key LIKE '% ' || :w5 || '%' ESCAPE '\')
  AND (:w6 IS NULL OR ' ' || name_key LIKE '% ' || :w6 || '%' ESCAPE '\')
ORDER BY CASE
    WHEN name_key = :whole THEN 0
    WHEN (:w1 IS NULL OR ' ' || name_key || ' ' LIKE '% ' || :w1 || ' %' ESCAPE '\')
     AND (:w2 IS NULL OR ' ' || name_key || ' ' LIKE '% ' || :w2 || ' %' ESCAPE '\')
     AND (:w3 IS NULL OR ' ' || name_key || ' ' LIKE '% ' || :w3 || ' %' ESCAPE '\')
     AND (:w4 IS NULL OR ' ' || name_key || ' ' LIKE '% ' || :w4 || ' %' ESCAPE '\')
     AND (:w5 IS NULL OR ' ' || name_key || ' ' LIKE '% ' || :w5 || ' %' ESCAPE '\')
     AND (:w6 IS NULL OR ' ' || name_key || ' ' LIKE '% ' || :w6 || ' %' ESCAPE '\') THEN 1
    ELSE 2 END, sort_key, id
/*page*/
