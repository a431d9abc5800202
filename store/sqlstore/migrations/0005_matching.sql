CREATE TABLE person_block (
  block NUMBER(18) NOT NULL,
  person_id VARCHAR2(36) NOT NULL,
  PRIMARY KEY (block, person_id)
) /*keyed*/;

CREATE TABLE person_trait (
  person_id VARCHAR2(36) NOT NULL PRIMARY KEY,
  trait VARCHAR2(2000) NOT NULL
) /*keyed*/;

CREATE TABLE claim_bucket (
  id NUMBER(5) NOT NULL PRIMARY KEY
) /*keyed*/;

CREATE TABLE match_state (
  name VARCHAR2(40) NOT NULL PRIMARY KEY,
  body CLOB
);

CREATE TABLE not_same (
  one VARCHAR2(36) NOT NULL,
  two VARCHAR2(36) NOT NULL,
  actor_kind VARCHAR2(20) NOT NULL,
  actor_id VARCHAR2(64) NOT NULL,
  made_at NUMBER(12) NOT NULL,
  PRIMARY KEY (one, two)
) /*keyed*/;

CREATE INDEX not_same_two ON not_same (two);

CREATE TABLE merge_log (
  id VARCHAR2(64) NOT NULL PRIMARY KEY,
  kept VARCHAR2(36) NOT NULL,
  gone VARCHAR2(36) NOT NULL,
  kept_version NUMBER(10) NOT NULL,
  gone_version NUMBER(10) NOT NULL,
  kept_before CLOB NOT NULL,
  gone_before CLOB NOT NULL,
  moved CLOB,
  actor_kind VARCHAR2(20) NOT NULL,
  actor_id VARCHAR2(64) NOT NULL,
  made_at NUMBER(12) NOT NULL,
  undone_kind VARCHAR2(20),
  undone_id VARCHAR2(64),
  undone_at NUMBER(12)
);

CREATE INDEX merge_log_kept ON merge_log (kept, made_at);

CREATE INDEX merge_log_gone ON merge_log (gone, made_at);

ALTER TABLE person ADD merged_into VARCHAR2(36);

CREATE INDEX draft_candidate ON draft (candidate);

CREATE INDEX draft_ended ON draft (ended);

CREATE INDEX invite_person ON invite (person_id);

CREATE INDEX link_code_person ON link_code (person_id);
