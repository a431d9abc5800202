SELECT person_id, household, relation, valid_from, valid_to
FROM household_past
WHERE person_id = :person_id
ORDER BY valid_to, household
