SELECT COUNT(*)
FROM link_code
WHERE channel = :channel AND address = :address AND made_at >= :since
