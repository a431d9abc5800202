CREATE TABLE person_word (
  station VARCHAR2(12) NOT NULL,
  word VARCHAR2(300) NOT NULL,
  sort_key VARCHAR2(200) NOT NULL,
  person_id VARCHAR2(36) NOT NULL,
  words VARCHAR2(330) NOT NULL,
  PRIMARY KEY (station, word, sort_key, person_id)
) /*keyed*/;

CREATE TABLE search_place (
  station VARCHAR2(12) NOT NULL,
  unit VARCHAR2(5) NOT NULL,
  PRIMARY KEY (station, unit)
) /*keyed*/;
