SELECT body
FROM match_state
WHERE name = :name
