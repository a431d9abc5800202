CREATE TABLE follow_up (
  id VARCHAR2(40) NOT NULL PRIMARY KEY,
  version NUMBER(10) NOT NULL,
  kind VARCHAR2(20) NOT NULL,
  cause VARCHAR2(120) NOT NULL,
  person_id VARCHAR2(36) NOT NULL,
  station VARCHAR2(12) NOT NULL,
  planned_on VARCHAR2(10) NOT NULL,
  due_on VARCHAR2(10) NOT NULL,
  stage VARCHAR2(12) NOT NULL,
  next_on VARCHAR2(10),
  outcome VARCHAR2(12),
  reason VARCHAR2(80),
  answer VARCHAR2(12),
  channel VARCHAR2(20),
  message_id VARCHAR2(64),
  tried VARCHAR2(200),
  tries NUMBER(5) NOT NULL,
  told_at NUMBER(12),
  calls NUMBER(5) NOT NULL,
  made_at NUMBER(12) NOT NULL,
  ended_at NUMBER(12)
);

CREATE INDEX follow_up_next ON follow_up (next_on, id);

CREATE INDEX follow_up_person ON follow_up (person_id);

CREATE INDEX follow_up_message ON follow_up (message_id);

CREATE INDEX follow_up_due ON follow_up (due_on, id);
