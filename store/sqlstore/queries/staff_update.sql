UPDATE staff
SET name = :name,
    role = :role,
    station = :station,
    hamlets = :hamlets,
    active = :active,
    capacity = :capacity,
    languages = :languages
WHERE id = :id
