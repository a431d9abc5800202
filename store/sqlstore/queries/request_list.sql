SELECT id, version, once_key, kind, person_id, station, actor_kind, actor_id, channel, third_party, live, made_at, ack_due, ack_at, due_on, first_due, extended, outcome, reason, decided_kind, decided_by, decided_at, held, told, nudged_at, nudges, ended_at
FROM subject_request
ORDER BY made_at DESC, id DESC
/*page*/
