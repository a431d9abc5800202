UPDATE contact_tie
SET gone_at = :gone_at
WHERE channel = :channel AND address = :address
