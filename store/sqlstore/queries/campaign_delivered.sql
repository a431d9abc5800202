SELECT m.state, COUNT(*)
FROM campaign_item i
JOIN message m ON m.id = i.message_id
WHERE i.campaign_id = :campaign_id AND i.outcome = 'sent'
GROUP BY m.state
