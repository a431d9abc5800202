UPDATE dose
SET reaction = :reaction,
    sealed = :sealed
WHERE id = :id
