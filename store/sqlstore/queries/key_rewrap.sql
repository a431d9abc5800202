UPDATE seal_key
SET master = :master,
    wrapped = :wrapped
WHERE owner = :owner AND master = :before AND wrapped IS NOT NULL
