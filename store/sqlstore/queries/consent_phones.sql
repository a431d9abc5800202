SELECT DISTINCT channel, address
FROM consent
WHERE address LIKE '+%'
