ALTER TABLE person ADD household_from NUMBER(12);

ALTER TABLE merge_log ADD kept_station VARCHAR2(12);

ALTER TABLE merge_log ADD visits NUMBER(10);

ALTER TABLE merge_log ADD doses NUMBER(10);

ALTER TABLE person_number ADD source VARCHAR2(20);

ALTER TABLE person_number ADD said_by VARCHAR2(64);

ALTER TABLE person_number ADD verified_how VARCHAR2(20);

ALTER TABLE person_number ADD verified_at NUMBER(12);

ALTER TABLE person_number ADD verified_by VARCHAR2(64);
