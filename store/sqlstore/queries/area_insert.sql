INSERT INTO service_area (unit, hamlet, valid_from, valid_to, station)
VALUES (:unit, :hamlet, :valid_from, :valid_to, :station)
