SELECT DISTINCT channel, address
FROM inbox
WHERE address LIKE '+%'
