ALTER TABLE station ADD people_until VARCHAR2(10);

ALTER TABLE dose ADD kind VARCHAR2(1);
