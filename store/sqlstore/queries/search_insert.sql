INSERT INTO person_word (station, word, sort_key, person_id, words)
SELECT CASE WHEN id < 2 THEN '*' ELSE :station END,
  CASE id WHEN 1 THEN :year WHEN 3 THEN :w1 WHEN 4 THEN :w2 WHEN 5 THEN :w3 WHEN 6 THEN :w4 WHEN 7 THEN :w5 WHEN 8 THEN :w6 WHEN 9 THEN :w7 WHEN 10 THEN :w8 ELSE '*' END,
  :sort_key, :person_id, :words
FROM claim_bucket
WHERE id >= :row_low AND id < :row_high
