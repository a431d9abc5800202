UPDATE campaign_item
SET outcome = :outcome,
    moved_at = :moved_at
WHERE campaign_id = :campaign_id AND outcome IS NULL
