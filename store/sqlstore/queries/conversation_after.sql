SELECT channel, address, state
FROM conversation
WHERE channel > :after1
  OR channel = :after1 AND address > :after2
ORDER BY channel, address
/*page*/
