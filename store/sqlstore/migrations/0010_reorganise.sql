CREATE TABLE reorganisation (
  id VARCHAR2(40) NOT NULL PRIMARY KEY,
  plan CLOB NOT NULL,
  state VARCHAR2(20) NOT NULL,
  phase VARCHAR2(20) NOT NULL,
  place NUMBER(10) NOT NULL,
  passed VARCHAR2(80),
  people NUMBER(12) NOT NULL,
  total NUMBER(12) NOT NULL,
  tally VARCHAR2(1000) NOT NULL,
  turn CLOB,
  error VARCHAR2(200),
  actor_kind VARCHAR2(20) NOT NULL,
  actor_id VARCHAR2(64) NOT NULL,
  started_at NUMBER(12) NOT NULL,
  ended_at NUMBER(12)
);

CREATE TABLE reorganised (
  plan_id VARCHAR2(40) NOT NULL,
  what VARCHAR2(10) NOT NULL,
  subject VARCHAR2(64) NOT NULL,
  from_station VARCHAR2(12) NOT NULL,
  to_station VARCHAR2(12),
  undone VARCHAR2(10),
  PRIMARY KEY (plan_id, what, subject)
) /*keyed*/;

CREATE INDEX draft_station ON draft (station, status, id);
