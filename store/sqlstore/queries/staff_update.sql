UPDATE staff
SET name = :name,
    role = :role,
    station = :station,
    hamlets = :hamlets,
    active = :active
WHERE id = :id
