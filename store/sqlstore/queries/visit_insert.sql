INSERT INTO visit (id, person_id, facility, started_on, ended_on, return_on, diagnoses, findings, source, cause_kind, cause_id, cause_row, made_at, sealed, past)
VALUES (:id, :person_id, :facility, :started_on, :ended_on, :return_on, :diagnoses, :findings, :source, :cause_kind, :cause_id, :cause_row, :made_at, :sealed, :past)
