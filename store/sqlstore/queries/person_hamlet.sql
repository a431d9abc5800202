UPDATE person
SET hamlet = :hamlet
WHERE id = :id
