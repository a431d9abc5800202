UPDATE reorganisation
SET state = :state,
    phase = :phase,
    place = :place,
    passed = :passed,
    tally = :tally,
    turn = :turn,
    error = :error,
    ended_at = :ended_at
WHERE id = :id
