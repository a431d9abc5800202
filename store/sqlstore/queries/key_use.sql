SELECT master, COUNT(*)
FROM seal_key
WHERE wrapped IS NOT NULL
GROUP BY master
ORDER BY master
