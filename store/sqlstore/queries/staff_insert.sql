INSERT INTO staff (id, name, role, station, active)
VALUES (:id, :name, :role, :station, :active)
