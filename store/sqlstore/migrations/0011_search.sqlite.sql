DROP INDEX IF EXISTS person_namesake;
