SELECT id, staff, from_on, until_on, cover, reason, actor_kind, actor_id, made_at, ended_at, ended_kind, ended_id
FROM staff_leave
WHERE until_on >= :since
ORDER BY until_on, id
