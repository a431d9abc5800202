UPDATE file_link
SET used_at = :used_at
WHERE hash = :hash AND used_at IS NULL
