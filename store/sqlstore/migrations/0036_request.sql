CREATE TABLE subject_request (
  id VARCHAR2(20) NOT NULL PRIMARY KEY,
  version NUMBER(10) NOT NULL,
  once_key VARCHAR2(80) NOT NULL,
  kind VARCHAR2(12) NOT NULL,
  person_id VARCHAR2(36) NOT NULL,
  station VARCHAR2(12),
  actor_kind VARCHAR2(20) NOT NULL,
  actor_id VARCHAR2(64) NOT NULL,
  channel VARCHAR2(20) NOT NULL,
  third_party NUMBER(1) NOT NULL,
  live NUMBER(1) NOT NULL,
  made_at NUMBER(12) NOT NULL,
  ack_due VARCHAR2(10) NOT NULL,
  ack_at NUMBER(12),
  due_on VARCHAR2(10) NOT NULL,
  first_due VARCHAR2(10),
  extended VARCHAR2(12),
  outcome VARCHAR2(12),
  reason VARCHAR2(12),
  decided_kind VARCHAR2(20),
  decided_by VARCHAR2(64),
  decided_at NUMBER(12),
  held VARCHAR2(40),
  told VARCHAR2(12),
  nudged_at NUMBER(12),
  nudges NUMBER(10) NOT NULL,
  ended_at NUMBER(12)
);

CREATE UNIQUE INDEX subject_request_key ON subject_request (once_key);

CREATE INDEX subject_request_person ON subject_request (person_id);

CREATE INDEX subject_request_due ON subject_request (live, due_on, id);

CREATE INDEX subject_request_made ON subject_request (made_at, id);
