DELETE FROM chat_step
WHERE made_at < :before
