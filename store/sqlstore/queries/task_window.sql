SELECT COUNT(*)
FROM task
WHERE station = :station AND state IN ('open', 'claimed')
