SELECT id, kind, status, station, person_id, task_id, candidate, ended, body, actor_kind, actor_id, cause_kind, cause_id, cause_row, made_at, (SELECT master || ':' || COALESCE(wrapped, '-') FROM seal_key WHERE owner = draft.person_id)
FROM draft
WHERE station = :station AND status IN ('new', 'waiting') AND id > :after
ORDER BY id
/*page*/
