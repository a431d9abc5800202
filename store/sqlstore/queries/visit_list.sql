SELECT id, person_id, facility, started_on, ended_on, return_on, diagnoses, findings, source, cause_kind, cause_id, cause_row, made_at, sealed, past, (SELECT master || ':' || COALESCE(wrapped, '-') FROM seal_key WHERE owner = visit.person_id)
FROM visit
WHERE person_id = :person_id
ORDER BY started_on DESC, id
/*page*/
