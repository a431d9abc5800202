SELECT code, name, unit, people, people_source, people_on
FROM station
ORDER BY code
