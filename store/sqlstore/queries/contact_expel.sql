DELETE FROM contact_tie
WHERE channel = :channel AND address = :address AND owner <> :owner
  AND (:staff IS NOT NULL OR staff IS NOT NULL)
