UPDATE person
SET version = version + 1,
    household = NULL,
    household_from = NULL,
    hamlet = NULL,
    name_key = '-',
    sort_key = '-',
    birth = NULL,
    sex = NULL,
    has_id = 0,
    gap_count = 0,
    gaps = NULL,
    limits = NULL,
    life = CASE WHEN life = 'merged' THEN life ELSE 'erased' END,
    fields = '{}'
WHERE id = :person_id
