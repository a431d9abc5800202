SELECT id, kept, gone, kept_version, gone_version, kept_before, gone_before, moved, actor_kind, actor_id, made_at, undone_kind, undone_id, undone_at, kept_station, visits, doses, (SELECT master || ':' || COALESCE(wrapped, '-') FROM seal_key WHERE owner = merge_log.kept), (SELECT master || ':' || COALESCE(wrapped, '-') FROM seal_key WHERE owner = merge_log.gone)
FROM merge_log
WHERE id = :id
