UPDATE message
SET address = '-',
    args = NULL,
    sealed = NULL
WHERE channel = :channel AND address = :address
