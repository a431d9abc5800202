ALTER TABLE check_list ADD source VARCHAR2(12);
ALTER TABLE check_list ADD held VARCHAR2(40);
ALTER TABLE check_list ADD tries NUMBER(10) DEFAULT 0 NOT NULL;
ALTER TABLE check_list ADD again_at NUMBER(12);
