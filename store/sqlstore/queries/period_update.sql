UPDATE report_period
SET version = :version,
    state = :state,
    edition = :edition,
    told = :told,
    next_at = :next_at,
    begin_at = :begin_at,
    begin_stock = :begin_stock,
    counted_at = :counted_at,
    ended_at = :ended_at
WHERE id = :id AND version = :version - 1
