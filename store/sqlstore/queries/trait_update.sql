UPDATE person_trait
SET trait = :trait
WHERE person_id = :person_id
