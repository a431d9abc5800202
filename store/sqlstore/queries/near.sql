SELECT person_id, trait, sealed
FROM person_trait
WHERE person_id IN (
  SELECT person_id FROM (SELECT person_id FROM person_block WHERE block = :n1 ORDER BY person_id /*page*/) sharing1
  UNION
  SELECT person_id FROM (SELECT person_id FROM person_block WHERE block = :n2 ORDER BY person_id /*page*/) sharing2
  UNION
  SELECT person_id FROM (SELECT person_id FROM person_block WHERE block = :n3 ORDER BY person_id /*page*/) sharing3
  UNION
  SELECT person_id FROM (SELECT person_id FROM person_block WHERE block = :n4 ORDER BY person_id /*page*/) sharing4
  UNION
  SELECT person_id FROM person_block
  WHERE block = :b1 AND (SELECT count(*) FROM person_block WHERE block = :b1) <= :page_limit
  UNION
  SELECT person_id FROM person_block
  WHERE block = :b2 AND (SELECT count(*) FROM person_block WHERE block = :b2) <= :page_limit
  UNION
  SELECT person_id FROM person_block
  WHERE block = :b3 AND (SELECT count(*) FROM person_block WHERE block = :b3) <= :page_limit
  UNION
  SELECT person_id FROM person_block
  WHERE block = :b4 AND (SELECT count(*) FROM person_block WHERE block = :b4) <= :page_limit
  UNION
  SELECT person_id FROM person_block
  WHERE block = :b5 AND (SELECT count(*) FROM person_block WHERE block = :b5) <= :page_limit
  UNION
  SELECT person_id FROM person_block
  WHERE block = :b6 AND (SELECT count(*) FROM person_block WHERE block = :b6) <= :page_limit
  UNION
  SELECT person_id FROM person_block
  WHERE block = :b7 AND (SELECT count(*) FROM person_block WHERE block = :b7) <= :page_limit)
ORDER BY person_id
