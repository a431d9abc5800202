CREATE TABLE record_view (
  hash VARCHAR2(64) NOT NULL PRIMARY KEY,
  person_id VARCHAR2(36) NOT NULL,
  asker VARCHAR2(64) NOT NULL,
  channel VARCHAR2(20) NOT NULL,
  actor_kind VARCHAR2(20) NOT NULL,
  actor_id VARCHAR2(64) NOT NULL,
  reason VARCHAR2(40) NOT NULL,
  factor VARCHAR2(20) NOT NULL,
  code_hash VARCHAR2(64),
  tries NUMBER(5) NOT NULL,
  expires_at NUMBER(12) NOT NULL,
  used_at NUMBER(12),
  made_at NUMBER(12) NOT NULL
) /*keyed*/;

CREATE INDEX record_view_person ON record_view (person_id, made_at);
