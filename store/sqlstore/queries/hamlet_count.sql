SELECT COUNT(*)
FROM person
WHERE station = :station AND hamlet = :hamlet
