UPDATE campaign_item
SET channel = :channel,
    message_id = :message_id,
    tried = :tried,
    outcome = :outcome,
    reason = :reason,
    tries = :tries,
    moved_at = :moved_at
WHERE campaign_id = :campaign_id AND row_no = :row_no
