INSERT INTO staff (id, name, role, station, hamlets, active)
VALUES (:id, :name, :role, :station, :hamlets, :active)
