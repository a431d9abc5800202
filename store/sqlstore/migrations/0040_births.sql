CREATE TABLE birth_notice (
  id VARCHAR2(32) NOT NULL PRIMARY KEY,
  delivery VARCHAR2(32) NOT NULL,
  person_id VARCHAR2(36) NOT NULL,
  import_id VARCHAR2(36) NOT NULL,
  made_at NUMBER(12) NOT NULL
);

CREATE INDEX birth_notice_delivery ON birth_notice (delivery, id);

CREATE INDEX birth_notice_person ON birth_notice (person_id);
