SELECT 'number' AS what, kind AS one, num AS two, valid_from AS three
FROM person_number
WHERE person_id = :person_id AND valid_to IS NULL
UNION ALL
SELECT 'task', id, NULL, NULL
FROM task
WHERE person_id = :person_id
UNION ALL
SELECT 'contact', channel, address, NULL
FROM contact_tie
WHERE person_id = :person_id AND ended_at IS NULL
UNION ALL
SELECT 'draft', id, NULL, NULL
FROM draft
WHERE person_id = :person_id
UNION ALL
SELECT 'candidate', id, NULL, NULL
FROM draft
WHERE candidate = :person_id
UNION ALL
SELECT 'ended', id, NULL, NULL
FROM draft
WHERE ended = :person_id
UNION ALL
SELECT 'invite', hash, NULL, NULL
FROM invite
WHERE person_id = :person_id
UNION ALL
SELECT 'code', id, NULL, NULL
FROM link_code
WHERE person_id = :person_id
UNION ALL
SELECT 'row', import_id, NULL, row_no
FROM import_row
WHERE person_id = :person_id
UNION ALL
SELECT 'visit', id, NULL, NULL
FROM visit
WHERE person_id = :person_id
UNION ALL
SELECT 'dose', id, NULL, NULL
FROM dose
WHERE person_id = :person_id
UNION ALL
SELECT 'followup', id, NULL, NULL
FROM follow_up
WHERE person_id = :person_id
UNION ALL
SELECT 'request', id, NULL, NULL
FROM subject_request
WHERE person_id = :person_id
UNION ALL
SELECT 'ward', id, NULL, NULL
FROM proxy
WHERE ward = :person_id
UNION ALL
SELECT 'holder', id, NULL, NULL
FROM proxy
WHERE holder = :person_id
ORDER BY 1, 2, 3, 4
