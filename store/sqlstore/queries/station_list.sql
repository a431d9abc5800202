SELECT code, name, unit, people, people_source, people_on, kind, ended
FROM station
WHERE ended IS NULL
ORDER BY code
