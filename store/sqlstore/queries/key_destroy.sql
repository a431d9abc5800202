UPDATE seal_key
SET master = '-',
    wrapped = NULL
WHERE owner = :owner
