SELECT id
FROM claim_bucket
WHERE id = :id
