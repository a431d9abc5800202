CREATE TABLE seal_key (
  owner VARCHAR2(64) NOT NULL PRIMARY KEY,
  master VARCHAR2(16) NOT NULL,
  wrapped VARCHAR2(200)
) /*keyed*/;

ALTER TABLE person_trait ADD sealed VARCHAR2(4000);

ALTER TABLE visit ADD sealed VARCHAR2(4000);

ALTER TABLE dose ADD sealed CLOB;

ALTER TABLE message ADD sealed CLOB;

CREATE INDEX seal_key_master ON seal_key (master);
