SELECT owner, master, wrapped
FROM seal_key
WHERE owner = :owner
