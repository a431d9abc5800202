ALTER TABLE station ADD kind VARCHAR2(10);

ALTER TABLE station ADD ended VARCHAR2(10);

CREATE TABLE station_span (
  code VARCHAR2(12) NOT NULL,
  valid_from VARCHAR2(10) NOT NULL,
  valid_to VARCHAR2(10),
  name VARCHAR2(200) NOT NULL,
  unit VARCHAR2(5) NOT NULL,
  kind VARCHAR2(10) NOT NULL,
  PRIMARY KEY (code, valid_from)
) /*keyed*/;

INSERT INTO station_span (code, valid_from, name, unit, kind)
SELECT code, '1900-01-01', name, unit, 'station'
FROM station;

CREATE TABLE service_area (
  unit VARCHAR2(5) NOT NULL,
  hamlet VARCHAR2(200) NOT NULL,
  valid_from VARCHAR2(10) NOT NULL,
  valid_to VARCHAR2(10),
  station VARCHAR2(12) NOT NULL,
  PRIMARY KEY (unit, hamlet, valid_from)
) /*keyed*/;

INSERT INTO service_area (unit, hamlet, valid_from, station)
SELECT unit, '*', '1900-01-01', MAX(code)
FROM station
GROUP BY unit;

CREATE INDEX person_unit ON person (unit, id);

ALTER TABLE import_file ADD list_date VARCHAR2(10);
