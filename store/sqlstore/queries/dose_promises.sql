SELECT id, person_id, next_on
FROM dose
WHERE next_on >= :since AND next_on <= :until AND (next_on > :since OR id > :after)
ORDER BY next_on, id
/*page*/
