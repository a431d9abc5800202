SELECT code, name, unit, people, people_source, people_on, people_until, kind, ended, phone
FROM station
WHERE ended IS NULL
ORDER BY code
