CREATE TABLE visit (
  id VARCHAR2(80) NOT NULL PRIMARY KEY,
  person_id VARCHAR2(36) NOT NULL,
  facility VARCHAR2(20) NOT NULL,
  started_on VARCHAR2(10) NOT NULL,
  ended_on VARCHAR2(10),
  return_on VARCHAR2(10),
  diagnoses VARCHAR2(500),
  findings CLOB,
  source VARCHAR2(20) NOT NULL,
  cause_kind VARCHAR2(20) NOT NULL,
  cause_id VARCHAR2(64) NOT NULL,
  cause_row NUMBER(10) NOT NULL,
  made_at NUMBER(12) NOT NULL
);

CREATE INDEX visit_person ON visit (person_id, started_on);

CREATE INDEX visit_return ON visit (return_on);

CREATE TABLE dose (
  id VARCHAR2(120) NOT NULL PRIMARY KEY,
  person_id VARCHAR2(36) NOT NULL,
  vaccine VARCHAR2(80) NOT NULL,
  dose_no NUMBER(3) NOT NULL,
  given_on VARCHAR2(10),
  next_on VARCHAR2(10),
  facility VARCHAR2(20),
  reaction VARCHAR2(1000),
  preg_month NUMBER(2) NOT NULL,
  source VARCHAR2(20) NOT NULL,
  cause_kind VARCHAR2(20) NOT NULL,
  cause_id VARCHAR2(64) NOT NULL,
  cause_row NUMBER(10) NOT NULL,
  made_at NUMBER(12) NOT NULL
);

CREATE INDEX dose_person ON dose (person_id, given_on);

CREATE INDEX dose_next ON dose (next_on);
