UPDATE inbox
SET answer = :answer
WHERE channel = :channel AND address = :address AND event = :event
