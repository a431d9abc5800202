DELETE FROM person_word
WHERE station IN ('*', :station) AND word IN ('*', :year, :w1, :w2, :w3, :w4, :w5, :w6, :w7, :w8) AND sort_key = :sort_key AND person_id = :person_id
