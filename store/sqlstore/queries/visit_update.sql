UPDATE visit
SET person_id = :person_id,
    facility = :facility,
    started_on = :started_on,
    ended_on = :ended_on,
    return_on = :return_on,
    diagnoses = :diagnoses,
    findings = :findings,
    source = :source,
    cause_kind = :cause_kind,
    cause_id = :cause_id,
    cause_row = :cause_row,
    made_at = :made_at,
    sealed = :sealed,
    past = :past
WHERE id = :id
