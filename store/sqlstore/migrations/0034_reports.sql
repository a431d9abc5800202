CREATE TABLE report_period (
  id VARCHAR2(10) NOT NULL PRIMARY KEY,
  version NUMBER(10) NOT NULL,
  kind VARCHAR2(10) NOT NULL,
  from_on VARCHAR2(10) NOT NULL,
  until_on VARCHAR2(10) NOT NULL,
  due_on VARCHAR2(10) NOT NULL,
  state VARCHAR2(12) NOT NULL,
  edition NUMBER(10) NOT NULL,
  told NUMBER(10) NOT NULL,
  next_at NUMBER(12),
  begin_at NUMBER(12),
  begin_stock CLOB,
  counted_at NUMBER(12),
  actor_kind VARCHAR2(20) NOT NULL,
  actor_id VARCHAR2(64) NOT NULL,
  made_at NUMBER(12) NOT NULL,
  ended_at NUMBER(12)
);

CREATE TABLE report_station (
  period_id VARCHAR2(10) NOT NULL,
  station VARCHAR2(12) NOT NULL,
  version_no NUMBER(10) NOT NULL,
  name VARCHAR2(200) NOT NULL,
  state VARCHAR2(12) NOT NULL,
  figures CLOB NOT NULL,
  remarks CLOB,
  explained CLOB,
  reason CLOB,
  returned_why CLOB,
  actor_kind VARCHAR2(20),
  actor_id VARCHAR2(64),
  actor_name VARCHAR2(255),
  made_at NUMBER(12) NOT NULL,
  submitted_at NUMBER(12),
  returned_at NUMBER(12),
  PRIMARY KEY (period_id, station, version_no)
);

CREATE TABLE report_edition (
  period_id VARCHAR2(10) NOT NULL,
  edition NUMBER(10) NOT NULL,
  report_rows CLOB NOT NULL,
  missing CLOB,
  total CLOB NOT NULL,
  note CLOB,
  actor_kind VARCHAR2(20) NOT NULL,
  actor_id VARCHAR2(64) NOT NULL,
  actor_name VARCHAR2(255) NOT NULL,
  made_at NUMBER(12) NOT NULL,
  PRIMARY KEY (period_id, edition)
);
