UPDATE person
SET fields = :fields
WHERE id = :id
