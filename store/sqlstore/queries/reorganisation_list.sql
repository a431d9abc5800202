SELECT id, plan, state, phase, place, passed, people, total, tally, turn, error, actor_kind, actor_id, started_at, ended_at
FROM reorganisation
ORDER BY started_at DESC, id DESC
/*page*/
