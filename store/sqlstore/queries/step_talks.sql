SELECT channel, address, COUNT(*), MAX(made_at)
FROM chat_step
GROUP BY channel, address
ORDER BY MAX(made_at) DESC, channel, address
/*page*/
