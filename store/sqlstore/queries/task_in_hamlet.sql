SELECT t.id, t.version, t.kind, t.state, t.station, t.person_id, t.household, t.draft_id, t.gaps, t.score, t.reasons, t.due_at, t.wake_at, t.holder, t.lease_ends, t.tries, t.result, t.created_at, t.closed_at, t.handed, t.worker, t.worked_at, t.waits_from, t.told_level, t.told_at
FROM person p
JOIN task t ON t.person_id = p.id
WHERE p.station = :station AND p.hamlet = :hamlet AND t.station = :station AND t.kind = 'fill'
  AND (t.state IN ('open', 'queued') OR t.state = 'claimed' AND t.holder = :staff)
ORDER BY t.score DESC, t.id
/*page*/
