SELECT channel, address, event, answer
FROM inbox
WHERE channel > :after1
  OR channel = :after1 AND address > :after2
  OR channel = :after1 AND address = :after2 AND event > :after3
ORDER BY channel, address, event
/*page*/
