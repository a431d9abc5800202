SELECT owner, master, wrapped
FROM seal_key
WHERE owner IN (:o1, :o2, :o3, :o4, :o5, :o6, :o7, :o8, :o9, :o10, :o11, :o12, :o13, :o14, :o15, :o16, :o17, :o18, :o19, :o20)
