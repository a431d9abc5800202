SELECT COALESCE(SUM(CASE WHEN hash = '!' THEN 0 ELSE 1 END), 0), COALESCE(SUM(CASE WHEN hash = '!' THEN 1 ELSE 0 END), 0)
FROM link_code
WHERE person_id = :person_id AND made_at >= :since AND hash <> '-'
