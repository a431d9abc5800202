ALTER TABLE station ADD people_until VARCHAR2(10);
