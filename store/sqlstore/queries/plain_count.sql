SELECT 'person', COUNT(*)
FROM person
WHERE fields NOT LIKE '~1.%' AND fields NOT LIKE '{}'
UNION ALL
SELECT 'person_number', COUNT(*)
FROM person_number
WHERE num NOT LIKE 'b1.%'
UNION ALL
SELECT 'person_trait', COUNT(*)
FROM person_trait
WHERE sealed IS NULL
UNION ALL
SELECT 'change_log', COUNT(*)
FROM change_log
WHERE edits NOT LIKE '~1.%'
UNION ALL
SELECT 'draft', COUNT(*)
FROM draft
WHERE body NOT LIKE '~1.%' AND body NOT LIKE '{}'
UNION ALL
SELECT 'visit', COUNT(*)
FROM visit
WHERE diagnoses IS NOT NULL OR findings NOT LIKE '~1.%' OR past NOT LIKE '~1.%'
UNION ALL
SELECT 'dose', COUNT(*)
FROM dose
WHERE reaction IS NOT NULL OR past NOT LIKE '~1.%'
UNION ALL
SELECT 'check_item', COUNT(*)
FROM check_item
WHERE body NOT LIKE '~1.%' AND body NOT LIKE '{}'
UNION ALL
SELECT 'import_row', COUNT(*)
FROM import_row
WHERE problems NOT LIKE '~1.%' OR original NOT LIKE '~1.%'
UNION ALL
SELECT 'merge_log', COUNT(*)
FROM merge_log
WHERE kept_before NOT LIKE '~1.%' AND kept_before NOT LIKE '{}'
  OR gone_before NOT LIKE '~1.%' AND gone_before NOT LIKE '{}'
  OR moved NOT LIKE '~1.%'
UNION ALL
SELECT 'message', COUNT(*)
FROM message
WHERE args IS NOT NULL OR address LIKE '+%'
UNION ALL
SELECT 'chat_line', COUNT(*)
FROM chat_line
WHERE body NOT LIKE '~1.%' OR address LIKE '+%'
UNION ALL
SELECT 'conversation', COUNT(*)
FROM conversation
WHERE state NOT LIKE '~1.%' OR address LIKE '+%'
UNION ALL
SELECT 'inbox', COUNT(*)
FROM inbox
WHERE answer NOT LIKE '~1.%' OR address LIKE '+%'
UNION ALL
SELECT 'contact', COUNT(*)
FROM contact_tie
WHERE address LIKE '+%'
UNION ALL
SELECT 'consent', COUNT(*)
FROM consent
WHERE address LIKE '+%'
UNION ALL
SELECT 'link_code', COUNT(*)
FROM link_code
WHERE guess NOT LIKE 'b1.%' OR address LIKE '+%'
ORDER BY 1
