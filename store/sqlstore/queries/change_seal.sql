UPDATE change_log
SET edits = :edits
WHERE person_id = :person_id AND version = :version AND id = :id
