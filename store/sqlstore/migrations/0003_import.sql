CREATE TABLE import_file (
  id VARCHAR2(36) NOT NULL PRIMARY KEY,
  name VARCHAR2(255) NOT NULL,
  path VARCHAR2(1000) NOT NULL,
  sha256 VARCHAR2(64),
  station VARCHAR2(12),
  state VARCHAR2(20) NOT NULL,
  error VARCHAR2(200),
  actor_kind VARCHAR2(20) NOT NULL,
  actor_id VARCHAR2(64) NOT NULL,
  row_count NUMBER(12) NOT NULL,
  position NUMBER(18) NOT NULL,
  tally VARCHAR2(500) NOT NULL,
  columns CLOB,
  started_at NUMBER(12) NOT NULL,
  ended_at NUMBER(12)
) /*keyed*/;

CREATE INDEX import_file_hash ON import_file (sha256);

CREATE TABLE import_row (
  import_id VARCHAR2(36) NOT NULL,
  row_no NUMBER(10) NOT NULL,
  outcome VARCHAR2(20) NOT NULL,
  person_id VARCHAR2(36),
  problems CLOB,
  original CLOB,
  PRIMARY KEY (import_id, row_no)
);

CREATE INDEX import_row_person ON import_row (person_id, row_no);
