CREATE TABLE contact (
  channel VARCHAR2(20) NOT NULL,
  address VARCHAR2(80) NOT NULL,
  staff VARCHAR2(36),
  person_id VARCHAR2(36),
  proof VARCHAR2(20) NOT NULL,
  made_at NUMBER(12) NOT NULL,
  PRIMARY KEY (channel, address)
) /*keyed*/;

CREATE INDEX contact_person ON contact (person_id);

CREATE INDEX contact_staff ON contact (staff);

CREATE TABLE invite (
  hash VARCHAR2(64) NOT NULL PRIMARY KEY,
  staff VARCHAR2(36),
  person_id VARCHAR2(36),
  reusable NUMBER(1) NOT NULL,
  expires_at NUMBER(12) NOT NULL,
  used_at NUMBER(12)
) /*keyed*/;

CREATE TABLE link_code (
  id VARCHAR2(36) NOT NULL PRIMARY KEY,
  channel VARCHAR2(20) NOT NULL,
  address VARCHAR2(80) NOT NULL,
  person_id VARCHAR2(36),
  hash VARCHAR2(64) NOT NULL,
  tries NUMBER(5) NOT NULL,
  expires_at NUMBER(12) NOT NULL,
  made_at NUMBER(12) NOT NULL
) /*keyed*/;

CREATE INDEX link_code_address ON link_code (channel, address, made_at);

CREATE TABLE conversation (
  channel VARCHAR2(20) NOT NULL,
  address VARCHAR2(80) NOT NULL,
  version NUMBER(10) NOT NULL,
  lang VARCHAR2(5),
  state CLOB,
  updated_at NUMBER(12) NOT NULL,
  PRIMARY KEY (channel, address)
);

CREATE TABLE inbox (
  channel VARCHAR2(20) NOT NULL,
  address VARCHAR2(80) NOT NULL,
  event VARCHAR2(80) NOT NULL,
  answer CLOB,
  made_at NUMBER(12) NOT NULL,
  PRIMARY KEY (channel, address, event)
) /*keyed*/;

CREATE TABLE chat_line (
  id VARCHAR2(36) NOT NULL PRIMARY KEY,
  channel VARCHAR2(20) NOT NULL,
  address VARCHAR2(80) NOT NULL,
  inbound NUMBER(1) NOT NULL,
  body CLOB NOT NULL,
  made_at NUMBER(12) NOT NULL
) /*keyed*/;

CREATE INDEX chat_line_address ON chat_line (channel, address, id);

CREATE TABLE message (
  id VARCHAR2(64) NOT NULL PRIMARY KEY,
  channel VARCHAR2(20) NOT NULL,
  address VARCHAR2(80) NOT NULL,
  phrase VARCHAR2(80) NOT NULL,
  args VARCHAR2(2000),
  lang VARCHAR2(5),
  purpose VARCHAR2(20) NOT NULL,
  state VARCHAR2(20) NOT NULL,
  reason VARCHAR2(200),
  provider VARCHAR2(80),
  tries NUMBER(5) NOT NULL,
  expires_at NUMBER(12),
  created_at NUMBER(12) NOT NULL,
  sent_at NUMBER(12)
) /*keyed*/;

CREATE INDEX message_state ON message (state, created_at);

CREATE INDEX message_channel ON message (channel, created_at);
