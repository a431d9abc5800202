SELECT id, version, station, unit, household, life, verification, completeness, linkage, gaps, profile, fields, cause_kind, cause_id, cause_row, created_at, updated_at, merged_into, household_from, limits, (SELECT master || ':' || COALESCE(wrapped, '-') FROM seal_key WHERE owner = person.id)
FROM person
WHERE id = :id
