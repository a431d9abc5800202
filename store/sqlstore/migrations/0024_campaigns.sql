CREATE TABLE campaign (
  id VARCHAR2(40) NOT NULL PRIMARY KEY,
  version NUMBER(10) NOT NULL,
  kind VARCHAR2(20) NOT NULL,
  state VARCHAR2(12) NOT NULL,
  stations CLOB NOT NULL,
  rules VARCHAR2(1000) NOT NULL,
  actor_kind VARCHAR2(20) NOT NULL,
  actor_id VARCHAR2(64) NOT NULL,
  approved_kind VARCHAR2(20),
  approved_by VARCHAR2(64),
  station_no NUMBER(10) NOT NULL,
  after_id VARCHAR2(36),
  row_count NUMBER(10) NOT NULL,
  cursor_row NUMBER(10) NOT NULL,
  round NUMBER(10) NOT NULL,
  tally VARCHAR2(1000),
  made_at NUMBER(12) NOT NULL,
  ended_at NUMBER(12)
);

CREATE TABLE campaign_item (
  campaign_id VARCHAR2(40) NOT NULL,
  row_no NUMBER(10) NOT NULL,
  person_id VARCHAR2(36) NOT NULL,
  channel VARCHAR2(20),
  message_id VARCHAR2(64),
  tried VARCHAR2(200),
  outcome VARCHAR2(12),
  reason VARCHAR2(80),
  tries NUMBER(5) NOT NULL,
  moved_at NUMBER(12),
  PRIMARY KEY (campaign_id, row_no)
) /*keyed*/;

CREATE INDEX campaign_item_open ON campaign_item (campaign_id, outcome, row_no);

CREATE INDEX campaign_item_person ON campaign_item (person_id);

CREATE INDEX message_address ON message (channel, address, created_at);
