INSERT INTO station_span (code, valid_from, valid_to, name, unit, kind)
VALUES (:code, :valid_from, :valid_to, :name, :unit, :kind)
