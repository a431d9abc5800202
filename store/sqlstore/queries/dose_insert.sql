INSERT INTO dose (id, person_id, vaccine, dose_no, given_on, next_on, facility, reaction, preg_month, kind, lot, source, cause_kind, cause_id, cause_row, made_at, sealed, past)
VALUES (:id, :person_id, :vaccine, :dose_no, :given_on, :next_on, :facility, :reaction, :preg_month, :kind, :lot, :source, :cause_kind, :cause_id, :cause_row, :made_at, :sealed, :past)
