UPDATE invite
SET used_at = :used_at
WHERE hash = :hash
  AND (reusable = 1 OR used_at IS NULL)
