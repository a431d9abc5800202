UPDATE draft
SET status = :status,
    unit = :unit,
    task_id = :task_id,
    candidate = :candidate,
    ended = :ended,
    body = :body
WHERE id = :id
