INSERT INTO campaign_item (campaign_id, row_no, person_id, channel, message_id, tried, outcome, reason, tries, moved_at)
VALUES (:campaign_id, :row_no, :person_id, :channel, :message_id, :tried, :outcome, :reason, :tries, :moved_at)
