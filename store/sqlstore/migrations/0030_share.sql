ALTER TABLE staff ADD capacity NUMBER(5);

ALTER TABLE staff ADD languages VARCHAR2(400);

ALTER TABLE task ADD worker VARCHAR2(36);

ALTER TABLE task ADD worked_at NUMBER(12);
