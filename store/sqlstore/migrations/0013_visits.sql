ALTER TABLE import_file ADD kind VARCHAR2(20);

ALTER TABLE visit ADD past CLOB;

ALTER TABLE dose ADD past CLOB;
