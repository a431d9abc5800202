SELECT i.campaign_id, i.row_no, i.person_id, i.channel, i.message_id, i.tried, i.outcome, i.reason, i.tries, i.moved_at
FROM campaign_item i
JOIN message m ON m.id = i.message_id
WHERE i.campaign_id = :campaign_id AND i.outcome IN ('sent', 'together') AND i.row_no > :after AND m.state IN ('failed', 'unclear', 'expired')
ORDER BY i.row_no
/*page*/
