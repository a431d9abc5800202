SELECT DISTINCT channel, address
FROM link_code
WHERE address LIKE '+%'
