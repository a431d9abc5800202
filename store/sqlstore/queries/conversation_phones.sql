SELECT DISTINCT channel, address
FROM conversation
WHERE address LIKE '+%'
