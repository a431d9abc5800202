SELECT id, person_id, vaccine, dose_no, given_on, next_on, facility, reaction, preg_month, kind, lot, source, cause_kind, cause_id, cause_row, made_at, sealed, past, (SELECT master || ':' || COALESCE(wrapped, '-') FROM seal_key WHERE owner = dose.person_id)
FROM dose
WHERE id = :id
