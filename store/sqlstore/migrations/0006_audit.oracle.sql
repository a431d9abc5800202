CREATE OR REPLACE TRIGGER audit_log_no_update
BEFORE UPDATE ON audit_log
FOR EACH ROW
WHEN (old.seq IS NOT NULL)
BEGIN
  RAISE_APPLICATION_ERROR(-20001, 'audit_log: rows are never altered');
END;
/
CREATE OR REPLACE TRIGGER audit_log_no_delete
BEFORE DELETE ON audit_log
FOR EACH ROW
BEGIN
  RAISE_APPLICATION_ERROR(-20002, 'audit_log: rows are never removed');
END;
