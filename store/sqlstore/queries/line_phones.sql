SELECT DISTINCT channel, address
FROM chat_line
WHERE address LIKE '+%'
