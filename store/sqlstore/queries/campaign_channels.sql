SELECT channel, COUNT(*)
FROM campaign_item
WHERE campaign_id = :campaign_id AND outcome IS NULL
GROUP BY channel
