ALTER TABLE task ADD waits_from NUMBER(12);

ALTER TABLE task ADD told_level NUMBER(1);

ALTER TABLE task ADD told_at NUMBER(12);

CREATE INDEX task_told ON task (told_level, station);
