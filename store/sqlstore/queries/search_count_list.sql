SELECT COUNT(*)
FROM (
  SELECT person_id
  FROM person_word
  WHERE station = :station AND word = '*' AND sort_key >= :low AND sort_key < :high
  /*page*/) counted
