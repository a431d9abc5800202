SELECT person_id, household, relation, valid_from, valid_to
FROM household_past
WHERE household = :household
ORDER BY valid_to, person_id
