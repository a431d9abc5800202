DELETE FROM dose
WHERE person_id = :person_id
