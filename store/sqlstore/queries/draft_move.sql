UPDATE draft
SET station = :to_station
WHERE id = :id AND station = :from_station AND status IN ('new', 'waiting')
