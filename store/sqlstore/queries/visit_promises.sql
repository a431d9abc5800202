SELECT id, person_id, return_on
FROM visit
WHERE return_on >= :since AND return_on <= :until AND (return_on > :since OR id > :after)
ORDER BY return_on, id
/*page*/
