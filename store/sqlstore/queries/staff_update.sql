UPDATE staff
SET name = :name,
    role = :role,
    station = :station,
    active = :active
WHERE id = :id
