UPDATE message
SET address = :address,
    args = :args,
    sealed = :sealed
WHERE id = :id
