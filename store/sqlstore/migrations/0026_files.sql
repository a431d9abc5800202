CREATE TABLE file_link (
  hash VARCHAR2(64) NOT NULL PRIMARY KEY,
  import_id VARCHAR2(36) NOT NULL,
  channel VARCHAR2(20) NOT NULL,
  actor_kind VARCHAR2(20) NOT NULL,
  actor_id VARCHAR2(64) NOT NULL,
  expires_at NUMBER(12) NOT NULL,
  used_at NUMBER(12),
  made_at NUMBER(12) NOT NULL
) /*keyed*/;
