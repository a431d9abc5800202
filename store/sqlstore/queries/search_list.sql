SELECT person_id, sort_key, words
FROM person_word
WHERE station = :station AND word = :word AND sort_key >= :low AND sort_key < :high
  AND (:f1 IS NULL OR INSTR(words, :f1) > 0)
  AND (:f2 IS NULL OR INSTR(words, :f2) > 0)
  AND (:f3 IS NULL OR INSTR(words, :f3) > 0)
  AND (:f4 IS NULL OR INSTR(words, :f4) > 0)
  AND (:f5 IS NULL OR INSTR(words, :f5) > 0)
  AND (:f6 IS NULL OR INSTR(words, :f6) > 0)
  AND (:f7 IS NULL OR INSTR(words, :f7) > 0)
ORDER BY sort_key, person_id
/*page*/
