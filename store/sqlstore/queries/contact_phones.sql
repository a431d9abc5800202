SELECT DISTINCT channel, address
FROM contact
WHERE address LIKE '+%'
