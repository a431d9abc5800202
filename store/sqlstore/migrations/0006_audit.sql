ALTER TABLE audit_log ADD seq NUMBER(18);
ALTER TABLE audit_log ADD prev_hash VARCHAR2(80);
ALTER TABLE audit_log ADD hash VARCHAR2(80);
CREATE UNIQUE INDEX audit_log_seq ON audit_log (seq);
CREATE INDEX audit_log_subject ON audit_log (subject, seq);
CREATE TABLE audit_head (
  chain NUMBER(5) NOT NULL PRIMARY KEY,
  seq NUMBER(18) NOT NULL,
  hash VARCHAR2(80) NOT NULL,
  adopted NUMBER(1) NOT NULL
) /*keyed*/;
