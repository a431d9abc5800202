SELECT id, fields, sex, station, household, life, gap_count, merged_into
FROM person
WHERE (:station IS NULL OR station = :station)
  AND id IN (
    SELECT person_id
    FROM person_number
    WHERE valid_to IS NULL
      AND (kind = 'SO_CCCD' AND num = :national_id
        OR kind = 'SO_CMND' AND num = :old_id
        OR kind = 'DIEN_THOAI' AND num = :phone
        OR kind = 'MA_BHXH' AND num = :social
        OR kind = 'MA_TAM' AND num = :temp
        OR kind = 'MA_THE_BHYT' AND num IN (:card, :social)))
ORDER BY sort_key, id
/*page*/
