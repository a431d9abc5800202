UPDATE person_trait
SET trait = :trait,
    sealed = :sealed
WHERE person_id = :person_id
