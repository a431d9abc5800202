SELECT COUNT(*)
FROM link_code
WHERE channel = :channel AND address = :address AND (:guess IS NULL OR guess = :guess) AND made_at >= :since
