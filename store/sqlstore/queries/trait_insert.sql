INSERT INTO person_trait (person_id, trait, sealed)
VALUES (:person_id, :trait, :sealed)
