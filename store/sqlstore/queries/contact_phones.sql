SELECT DISTINCT channel, address
FROM contact_tie
WHERE address LIKE '+%'
