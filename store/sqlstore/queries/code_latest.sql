SELECT id, channel, address, person_id, hash, tries, expires_at, made_at
FROM link_code
WHERE channel = :channel AND address = :address AND hash <> '-'
ORDER BY made_at DESC, id DESC
/*page*/
