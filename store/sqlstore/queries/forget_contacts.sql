DELETE FROM contact_tie
WHERE person_id = :person_id AND staff IS NULL
