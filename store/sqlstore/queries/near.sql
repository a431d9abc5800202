SELECT person_id, trait, sealed
FROM person_trait
WHERE person_id IN (
  SELECT person_id
  FROM (
    SELECT person_id, row_number() OVER (PARTITION BY block ORDER BY person_id) AS place
    FROM person_block
    WHERE block IN (:b1, :b2, :b3, :b4, :b5, :b6, :b7, :b8, :b9, :b10, :b11)) found
  WHERE place <= :cap)
ORDER BY person_id
