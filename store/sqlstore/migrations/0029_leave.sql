CREATE TABLE staff_leave (
  id VARCHAR2(60) NOT NULL PRIMARY KEY,
  staff VARCHAR2(36) NOT NULL,
  from_on VARCHAR2(10) NOT NULL,
  until_on VARCHAR2(10) NOT NULL,
  cover VARCHAR2(36),
  reason VARCHAR2(800),
  actor_kind VARCHAR2(20) NOT NULL,
  actor_id VARCHAR2(64) NOT NULL,
  made_at NUMBER(12) NOT NULL,
  ended_at NUMBER(12),
  ended_kind VARCHAR2(20),
  ended_id VARCHAR2(64)
) /*keyed*/;

CREATE INDEX staff_leave_staff ON staff_leave (staff, from_on);

CREATE INDEX staff_leave_until ON staff_leave (until_on, id);

ALTER TABLE task ADD handed VARCHAR2(2000);
