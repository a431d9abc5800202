SELECT COUNT(*)
FROM record_view
WHERE person_id = :person_id
  AND made_at >= :since
