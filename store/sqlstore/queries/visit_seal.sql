UPDATE visit
SET diagnoses = :diagnoses,
    findings = :findings,
    sealed = :sealed
WHERE id = :id
