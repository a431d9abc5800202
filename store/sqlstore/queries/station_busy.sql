SELECT SUM(held)
FROM (
  SELECT COUNT(*) AS held
  FROM person
  WHERE station = :station
  UNION ALL
  SELECT COUNT(*) AS held
  FROM task
  WHERE station = :station AND state <> 'closed'
  UNION ALL
  SELECT COUNT(*) AS held
  FROM draft
  WHERE station = :station AND status IN ('new', 'waiting')
  UNION ALL
  SELECT COUNT(*) AS held
  FROM staff
  WHERE station = :station AND active = 1
)
