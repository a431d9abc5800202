UPDATE task
SET version = :version,
    state = :state,
    station = :station,
    person_id = :person_id,
    household = :household,
    draft_id = :draft_id,
    gaps = :gaps,
    score = :score,
    reasons = :reasons,
    due_at = :due_at,
    wake_at = :wake_at,
    holder = :holder,
    lease_ends = :lease_ends,
    tries = :tries,
    result = :result,
    closed_at = :closed_at,
    handed = :handed
WHERE id = :id AND version = :version - 1
