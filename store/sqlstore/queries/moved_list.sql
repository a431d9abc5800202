SELECT plan_id, what, subject, from_station, to_station, undone
FROM reorganised
WHERE plan_id = :plan_id AND what = :what AND subject > :after
ORDER BY subject
/*page*/
