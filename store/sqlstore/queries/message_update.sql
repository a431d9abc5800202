UPDATE message
SET args = :args,
    state = :state,
    reason = :reason,
    provider = :provider,
    tries = :tries,
    sent_at = :sent_at,
    send_at = :send_at,
    sealed = :sealed
WHERE id = :id
