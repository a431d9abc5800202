INSERT INTO seal_key (owner, master, wrapped)
VALUES (:owner, :master, :wrapped)
