INSERT INTO staff (id, name, role, station, hamlets, active, capacity, languages)
VALUES (:id, :name, :role, :station, :hamlets, :active, :capacity, :languages)
