SELECT COUNT(*)
FROM message
WHERE channel = :channel AND address = :address AND created_at >= :since AND purpose IN ('remind', 'campaign', 'follow') AND state IN ('new', 'sending', 'sent', 'delivered', 'unclear')
