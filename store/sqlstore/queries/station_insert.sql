INSERT INTO station (code, name, unit, people, people_source, people_on)
VALUES (:code, :name, :unit, :people, :people_source, :people_on)
