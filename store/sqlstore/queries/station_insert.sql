INSERT INTO station (code, name, unit, people, people_source, people_on, people_until, kind, ended, phone)
VALUES (:code, :name, :unit, :people, :people_source, :people_on, :people_until, :kind, :ended, :phone)
