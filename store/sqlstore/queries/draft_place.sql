UPDATE draft
SET unit = :unit
WHERE id = :id
