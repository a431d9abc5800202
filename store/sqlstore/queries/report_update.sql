UPDATE report_station
SET state = :state,
    figures = :figures,
    remarks = :remarks,
    explained = :explained,
    reason = :reason,
    returned_why = :returned_why,
    actor_kind = :actor_kind,
    actor_id = :actor_id,
    actor_name = :actor_name,
    submitted_at = :submitted_at,
    returned_at = :returned_at
WHERE period_id = :period_id AND station = :station AND version_no = :version_no
