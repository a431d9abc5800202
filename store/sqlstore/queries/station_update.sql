UPDATE station
SET name = :name,
    unit = :unit,
    people = :people,
    people_source = :people_source,
    people_on = :people_on,
    people_until = :people_until,
    kind = :kind,
    ended = :ended,
    phone = :phone
WHERE code = :code
