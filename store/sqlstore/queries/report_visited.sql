SELECT person.station, COUNT(DISTINCT visit.person_id)
FROM visit
JOIN person ON person.id = visit.person_id
WHERE visit.started_on >= :from_on AND visit.started_on <= :until_on
GROUP BY person.station
