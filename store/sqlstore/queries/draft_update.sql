UPDATE draft
SET status = :status,
    task_id = :task_id,
    candidate = :candidate,
    ended = :ended,
    body = :body
WHERE id = :id
