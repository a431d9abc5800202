INSERT INTO station (code, name, unit, people, people_source, people_on, kind, ended)
VALUES (:code, :name, :unit, :people, :people_source, :people_on, :kind, :ended)
