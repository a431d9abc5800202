ALTER TABLE staff ADD hamlets VARCHAR2(2000);

ALTER TABLE person ADD hamlet VARCHAR2(200);

CREATE INDEX person_hamlet ON person (station, hamlet);

CREATE TABLE contact_tie (
  channel VARCHAR2(20) NOT NULL,
  address VARCHAR2(80) NOT NULL,
  owner VARCHAR2(36) NOT NULL,
  staff VARCHAR2(36),
  person_id VARCHAR2(36),
  proof VARCHAR2(20) NOT NULL,
  chosen NUMBER(1) NOT NULL,
  made_at NUMBER(12) NOT NULL,
  gone_at NUMBER(12),
  ended_at NUMBER(12),
  PRIMARY KEY (channel, address, owner)
) /*keyed*/;

CREATE INDEX contact_tie_person ON contact_tie (person_id);

CREATE INDEX contact_tie_staff ON contact_tie (staff);

INSERT INTO contact_tie (channel, address, owner, staff, person_id, proof, chosen, made_at)
SELECT channel, address, COALESCE(staff, person_id), staff, person_id, proof, 1, made_at
FROM contact
WHERE staff IS NOT NULL OR person_id IS NOT NULL;

DELETE FROM contact
WHERE made_at > 0;
