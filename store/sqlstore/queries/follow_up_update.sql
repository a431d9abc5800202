UPDATE follow_up
SET version = :version,
    person_id = :person_id,
    station = :station,
    planned_on = :planned_on,
    due_on = :due_on,
    stage = :stage,
    next_on = :next_on,
    outcome = :outcome,
    reason = :reason,
    answer = :answer,
    channel = :channel,
    message_id = :message_id,
    tried = :tried,
    tries = :tries,
    told_at = :told_at,
    calls = :calls,
    ended_at = :ended_at
WHERE id = :id AND version = :version - 1
