SELECT campaign_id, row_no, person_id, channel, message_id, tried, outcome, reason, tries, moved_at
FROM campaign_item
WHERE campaign_id = :campaign_id AND row_no > :after
ORDER BY row_no
/*page*/
