SELECT code, name, unit, people, people_source, people_on, people_until, kind, ended
FROM station
WHERE ended IS NULL
ORDER BY code
