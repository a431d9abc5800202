SELECT campaign_id, row_no, person_id, channel, message_id, tried, outcome, reason, tries, moved_at
FROM campaign_item
WHERE person_id = :person_id
ORDER BY campaign_id, row_no
