SELECT person.station, COUNT(DISTINCT change_log.person_id)
FROM change_log
JOIN person ON person.id = change_log.person_id
WHERE change_log.made_at >= :since AND change_log.made_at < :until AND change_log.action IN ('fill', 'correct', 'verify')
  AND person.life <> 'merged'
GROUP BY person.station
