SELECT answer
FROM inbox
WHERE channel = :channel AND address = :address AND event = :event
