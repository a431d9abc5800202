UPDATE dose
SET reaction = :reaction,
    sealed = :sealed,
    past = :past
WHERE id = :id
