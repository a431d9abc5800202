UPDATE visit
SET diagnoses = :diagnoses,
    findings = :findings,
    sealed = :sealed,
    past = :past
WHERE id = :id
