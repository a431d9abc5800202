INSERT INTO reorganised (plan_id, what, subject, from_station, to_station)
VALUES (:plan_id, :what, :subject, :from_station, :to_station)
