SELECT person_id, trait
FROM person_trait
WHERE person_id > :after
ORDER BY person_id
/*page*/
