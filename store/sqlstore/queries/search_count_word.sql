SELECT COUNT(*)
FROM (
  SELECT person_id
  FROM person_word
  WHERE station = :station AND word >= :low AND word < :high
  /*page*/) counted
