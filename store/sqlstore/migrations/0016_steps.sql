CREATE TABLE chat_step (
  channel VARCHAR2(20) NOT NULL,
  address VARCHAR2(80) NOT NULL,
  turn NUMBER(10) NOT NULL,
  made_at NUMBER(12) NOT NULL,
  body CLOB,
  PRIMARY KEY (channel, address, turn)
);

CREATE INDEX chat_step_made ON chat_step (made_at);
