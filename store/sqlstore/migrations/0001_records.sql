CREATE TABLE station (
  code VARCHAR2(12) NOT NULL PRIMARY KEY,
  name VARCHAR2(200) NOT NULL,
  unit VARCHAR2(5) NOT NULL,
  people NUMBER(10) NOT NULL,
  people_source VARCHAR2(200),
  people_on VARCHAR2(10)
) /*keyed*/;

CREATE TABLE staff (
  id VARCHAR2(36) NOT NULL PRIMARY KEY,
  name VARCHAR2(255) NOT NULL,
  role VARCHAR2(20) NOT NULL,
  station VARCHAR2(12),
  active NUMBER(1) NOT NULL
) /*keyed*/;

CREATE TABLE person (
  id VARCHAR2(36) NOT NULL PRIMARY KEY,
  version NUMBER(10) NOT NULL,
  station VARCHAR2(12) NOT NULL,
  unit VARCHAR2(5) NOT NULL,
  household VARCHAR2(80),
  name_key VARCHAR2(300) NOT NULL,
  sort_key VARCHAR2(400) NOT NULL,
  birth VARCHAR2(10),
  sex VARCHAR2(1),
  life VARCHAR2(20) NOT NULL,
  verification VARCHAR2(20) NOT NULL,
  completeness VARCHAR2(20) NOT NULL,
  linkage VARCHAR2(20) NOT NULL,
  has_id NUMBER(1) NOT NULL,
  gap_count NUMBER(3) NOT NULL,
  gaps VARCHAR2(2000),
  profile VARCHAR2(20) NOT NULL,
  fields CLOB NOT NULL,
  cause_kind VARCHAR2(20) NOT NULL,
  cause_id VARCHAR2(64) NOT NULL,
  cause_row NUMBER(10) NOT NULL,
  created_at NUMBER(12) NOT NULL,
  updated_at NUMBER(12) NOT NULL
);

CREATE INDEX person_namesake ON person (name_key, birth);

CREATE INDEX person_household ON person (household);

CREATE INDEX person_board ON person (station, life, completeness, has_id);

CREATE TABLE person_number (
  kind VARCHAR2(20) NOT NULL,
  num VARCHAR2(40) NOT NULL,
  person_id VARCHAR2(36) NOT NULL,
  valid_from NUMBER(12) NOT NULL,
  valid_to NUMBER(12),
  PRIMARY KEY (kind, num, person_id, valid_from)
) /*keyed*/;

CREATE INDEX person_number_of ON person_number (person_id);

CREATE TABLE change_log (
  person_id VARCHAR2(36) NOT NULL,
  version NUMBER(10) NOT NULL,
  id VARCHAR2(36) NOT NULL,
  action VARCHAR2(20) NOT NULL,
  edits CLOB,
  cause_kind VARCHAR2(20) NOT NULL,
  cause_id VARCHAR2(64) NOT NULL,
  cause_row NUMBER(10) NOT NULL,
  actor_kind VARCHAR2(20) NOT NULL,
  actor_id VARCHAR2(64) NOT NULL,
  made_at NUMBER(12) NOT NULL,
  PRIMARY KEY (person_id, version, id)
) /*keyed*/;

CREATE TABLE audit_log (
  id VARCHAR2(36) NOT NULL PRIMARY KEY,
  made_at NUMBER(12) NOT NULL,
  actor_kind VARCHAR2(20) NOT NULL,
  actor_id VARCHAR2(64) NOT NULL,
  action VARCHAR2(20) NOT NULL,
  subject VARCHAR2(64) NOT NULL,
  cause_kind VARCHAR2(20),
  cause_id VARCHAR2(64),
  cause_row NUMBER(10),
  detail VARCHAR2(1000)
) /*keyed*/;

CREATE TABLE task (
  id VARCHAR2(64) NOT NULL PRIMARY KEY,
  version NUMBER(10) NOT NULL,
  kind VARCHAR2(20) NOT NULL,
  state VARCHAR2(20) NOT NULL,
  station VARCHAR2(12) NOT NULL,
  person_id VARCHAR2(36),
  household VARCHAR2(80),
  draft_id VARCHAR2(64),
  gaps VARCHAR2(2000),
  score NUMBER(10) NOT NULL,
  reasons VARCHAR2(2000),
  due_at NUMBER(12) NOT NULL,
  wake_at NUMBER(12),
  holder VARCHAR2(36),
  lease_ends NUMBER(12),
  tries NUMBER(5) NOT NULL,
  result VARCHAR2(20),
  created_at NUMBER(12) NOT NULL,
  closed_at NUMBER(12)
) /*keyed*/;

CREATE INDEX task_queue ON task (station, state, score DESC, id);

CREATE INDEX task_board ON task (state, station, due_at, kind);

CREATE INDEX task_holder ON task (holder);

CREATE INDEX task_person ON task (person_id, state);

CREATE INDEX task_household ON task (household, state);

CREATE INDEX task_closed ON task (station, closed_at);

CREATE TABLE draft (
  id VARCHAR2(64) NOT NULL PRIMARY KEY,
  kind VARCHAR2(20) NOT NULL,
  status VARCHAR2(20) NOT NULL,
  station VARCHAR2(12) NOT NULL,
  person_id VARCHAR2(36),
  task_id VARCHAR2(64),
  candidate VARCHAR2(36),
  ended VARCHAR2(36),
  body CLOB NOT NULL,
  actor_kind VARCHAR2(20) NOT NULL,
  actor_id VARCHAR2(64) NOT NULL,
  cause_kind VARCHAR2(20) NOT NULL,
  cause_id VARCHAR2(64) NOT NULL,
  cause_row NUMBER(10) NOT NULL,
  made_at NUMBER(12) NOT NULL
);

CREATE INDEX draft_person ON draft (person_id, kind);
