SELECT period_id, edition, report_rows, missing, total, note, actor_kind, actor_id, actor_name, made_at
FROM report_edition
WHERE period_id = :period_id
ORDER BY edition
