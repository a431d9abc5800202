UPDATE dose
SET person_id = :person_id,
    vaccine = :vaccine,
    dose_no = :dose_no,
    given_on = :given_on,
    next_on = :next_on,
    facility = :facility,
    reaction = :reaction,
    preg_month = :preg_month,
    kind = :kind,
    source = :source,
    cause_kind = :cause_kind,
    cause_id = :cause_id,
    cause_row = :cause_row,
    made_at = :made_at,
    sealed = :sealed,
    past = :past
WHERE id = :id
