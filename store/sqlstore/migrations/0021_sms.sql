CREATE TABLE consent (
  channel VARCHAR2(20) NOT NULL,
  address VARCHAR2(80) NOT NULL,
  given NUMBER(1) NOT NULL,
  proof VARCHAR2(20) NOT NULL,
  made_at NUMBER(12) NOT NULL,
  PRIMARY KEY (channel, address)
) /*keyed*/;

ALTER TABLE message ADD send_at NUMBER(12);
