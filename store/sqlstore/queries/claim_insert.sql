INSERT INTO claim_bucket (id)
VALUES (:id)
