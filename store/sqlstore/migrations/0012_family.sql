CREATE TABLE household_past (
  person_id VARCHAR2(36) NOT NULL,
  household VARCHAR2(80) NOT NULL,
  relation VARCHAR2(20),
  valid_from NUMBER(12) NOT NULL,
  valid_to NUMBER(12) NOT NULL,
  PRIMARY KEY (person_id, valid_to, household)
) /*keyed*/;

CREATE INDEX household_past_of ON household_past (household, valid_to);

CREATE TABLE proxy (
  id VARCHAR2(36) NOT NULL PRIMARY KEY,
  ward VARCHAR2(36) NOT NULL,
  holder VARCHAR2(36) NOT NULL,
  kind VARCHAR2(20) NOT NULL,
  purpose VARCHAR2(40) NOT NULL,
  text_version VARCHAR2(40) NOT NULL,
  channel VARCHAR2(20) NOT NULL,
  proof VARCHAR2(200) NOT NULL,
  given_by VARCHAR2(36) NOT NULL,
  actor_kind VARCHAR2(20) NOT NULL,
  actor_id VARCHAR2(64) NOT NULL,
  made_at NUMBER(12) NOT NULL,
  valid_from NUMBER(12) NOT NULL,
  valid_to NUMBER(12),
  ended_kind VARCHAR2(20),
  ended_id VARCHAR2(64)
);

CREATE INDEX proxy_ward ON proxy (ward);

CREATE INDEX proxy_holder ON proxy (holder);
