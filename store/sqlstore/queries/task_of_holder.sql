SELECT id, version, kind, state, station, person_id, household, draft_id, gaps, score, reasons, due_at, wake_at, holder, lease_ends, tries, result, created_at, closed_at, handed, worker, worked_at, waits_from, told_level, told_at
FROM task
WHERE holder = :staff AND state = 'claimed'
ORDER BY id
