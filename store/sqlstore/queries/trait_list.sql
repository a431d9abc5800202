SELECT person_id, trait, sealed
FROM person_trait
WHERE person_id > :after
ORDER BY person_id
/*page*/
