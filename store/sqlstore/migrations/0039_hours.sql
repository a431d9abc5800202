ALTER TABLE consent ADD from_hour NUMBER(2);

ALTER TABLE consent ADD to_hour NUMBER(2);
