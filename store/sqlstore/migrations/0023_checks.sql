CREATE TABLE check_list (
  id VARCHAR2(40) NOT NULL PRIMARY KEY,
  version NUMBER(10) NOT NULL,
  station VARCHAR2(12) NOT NULL,
  state VARCHAR2(12) NOT NULL,
  row_limit NUMBER(10) NOT NULL,
  after_id VARCHAR2(36),
  row_count NUMBER(10) NOT NULL,
  digest VARCHAR2(64),
  signed VARCHAR2(200),
  actor_kind VARCHAR2(20) NOT NULL,
  actor_id VARCHAR2(64) NOT NULL,
  loaded_kind VARCHAR2(20),
  loaded_by VARCHAR2(64),
  approved_kind VARCHAR2(20),
  approved_by VARCHAR2(64),
  due_at NUMBER(12) NOT NULL,
  reminded NUMBER(10) NOT NULL,
  cursor_row NUMBER(10) NOT NULL,
  tally VARCHAR2(1000) NOT NULL,
  made_at NUMBER(12) NOT NULL,
  ended_at NUMBER(12)
);

CREATE TABLE check_item (
  list_id VARCHAR2(40) NOT NULL,
  row_no NUMBER(10) NOT NULL,
  person_id VARCHAR2(36) NOT NULL,
  result VARCHAR2(12),
  outcome VARCHAR2(12),
  body CLOB NOT NULL,
  said_by VARCHAR2(64),
  said_at NUMBER(12),
  PRIMARY KEY (list_id, row_no)
) /*keyed*/;

CREATE INDEX check_item_person ON check_item (person_id);
