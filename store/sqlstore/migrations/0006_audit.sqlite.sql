CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
WHEN old.seq IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'audit_log: rows are never altered');
END
/
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'audit_log: rows are never removed');
END
