INSERT INTO person_trait (person_id, trait)
VALUES (:person_id, :trait)
