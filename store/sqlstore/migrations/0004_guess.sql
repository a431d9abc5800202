ALTER TABLE link_code ADD guess VARCHAR2(64);
