UPDATE reorganised
SET undone = :undone
WHERE plan_id = :plan_id AND what = :what AND subject = :subject AND undone IS NULL
