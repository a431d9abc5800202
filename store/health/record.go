package health

import (
	"log/slog"
	"time"

	"hssk/store/ident"
)

// Record is one resident's health record. Its four states are independent of each other.
type Record struct {
	ID        PersonID
	Version   int64 // 1 after creation; every stored change adds one
	Station   StationCode
	Unit      UnitCode
	Household HouseholdID
	// HouseholdFrom is since when they belong to the household, or to none; zero: since the one before ended, else since
	// the record was made.
	HouseholdFrom time.Time
	Fields        map[Field]FieldValue
	Completeness  Completeness
	Verification  Verification
	Life          Life
	Linkage       Linkage
	Gaps          []Gap
	Profile       string // version of the profile that Gaps were computed with, such as "CORE/1"
	Cause         Cause  // what created the record
	CreatedAt     time.Time
	UpdatedAt     time.Time
	MergedInto    PersonID // the record of the same person that stands for this one; zero unless Life is Merged
	Limits        []Limit  // uses that the person has had stopped, sorted
}

// LogValue identifies the record in logs by its opaque id alone.
func (r Record) LogValue() slog.Value { return slog.StringValue(string(r.ID)) }

// Text returns the clear text of a field, empty when it has none.
func (r Record) Text(f Field) string { return r.Fields[f].Text() }

// Erased reports whether the person was forgotten: nothing is left but the id and who did what when.
func (r Record) Erased() bool { return len(r.Fields) == 0 }

// Numberless reports whether the record has none of the numbers by which a person is known elsewhere.
func (r Record) Numberless() bool {
	return r.Text(NationalID) == "" && r.Text(OldID) == "" && r.Text(Insurance) == "" && r.Text(SocialNo) == ""
}

// EndTempCode takes the temporary code away from a record that has a national id, and gives the edit; none otherwise.
func (r *Record) EndTempCode() []Edit {
	v, ok := r.Fields[TempCode]
	if !ok || r.Text(NationalID) == "" {
		return nil
	}
	delete(r.Fields, TempCode)
	return []Edit{{Field: TempCode, From: v}}
}

// Birth returns the birth date with its precision; zero when unknown.
func (r Record) Birth() ident.Birth {
	b, err := ident.ParseBirthText(r.Text(BirthDate))
	if err != nil {
		return ident.Birth{} // stored values were checked on the way in; an unreadable one counts as unknown
	}
	return b
}

// HousedOn is the first moment of the day from which the record says that they are in their household; of a month or a year
// that is all that is known its first day. Zero: it does not say.
func (r Record) HousedOn() time.Time {
	b, err := ident.ParseBirthText(r.Text(HouseSince))
	if err != nil || b.IsZero() {
		return time.Time{}
	}
	return time.Date(b.Year(), time.Month(max(1, b.Month())), max(1, b.Day()), 0, 0, 0, 0, Zone())
}

// Sex returns the recorded sex; zero when unknown.
func (r Record) Sex() ident.Sex { return ident.Sex(r.Text(SexField)) }

// Living reports whether the person counts as a living resident: nobody has reported a death or a move.
func (r Record) Living() bool {
	return r.Life == Resident || r.Life == Absent || r.Life == Temporary
}

// Verifications lists all states of the comparison.
func Verifications() []Verification {
	return []Verification{Unverified, Recheck, Pending, Matched, Mismatched, NotFound}
}

// Completeness says how far the required fields are filled.
type Completeness string

const (
	Incomplete Completeness = "incomplete"
	Complete   Completeness = "complete"
)

// Verification says what the national population database has been heard to say.
type Verification string

const (
	Unverified Verification = "unverified" // never compared
	Recheck    Verification = "recheck"    // compared once, but a key field has changed since
	Pending    Verification = "pending"    // asked; the answer is outside the house
	Matched    Verification = "matched"    // the record agrees with the population database
	Mismatched Verification = "mismatched" // it does not, and nobody has mended it
	NotFound   Verification = "not_found"  // the population database knows nobody like that
)

// Life says whether the person lives, and lives here.
type Life string

const (
	Resident      Life = "resident"
	Absent        Life = "absent"    // registered here, working elsewhere
	Temporary     Life = "temporary" // temporary residence
	MovedReported Life = "moved_reported"
	Moved         Life = "moved"
	DeathReported Life = "death_reported"
	Dead          Life = "dead"
	// UnfoundReported and Unfound: nobody by this description lives at the address; the list was wrong.
	UnfoundReported Life = "unfound_reported"
	Unfound         Life = "unfound"
	// Merged: another record stands for this person; see Record.MergedInto.
	Merged Life = "merged"
	// Erased: what was known was erased, and nothing of it is counted any more; see Record.Erased.
	Erased Life = "erased"
)

// Linkage says what the Ministry's store has acknowledged.
type Linkage string

// NotSent is the linkage of every record until an outgoing connector exists for it.
const NotSent Linkage = "not_sent"

// Lives lists all life states; every state is checked when it is read back.
func Lives() []Life {
	return []Life{Resident, Absent, Temporary, MovedReported, Moved, DeathReported, Dead, UnfoundReported, Unfound, Merged, Erased}
}

// Confirmed returns what a reported life state becomes when a second person agrees, and false when l is no report.
func (l Life) Confirmed() (Life, bool) {
	switch l {
	case MovedReported:
		return Moved, true
	case DeathReported:
		return Dead, true
	case UnfoundReported:
		return Unfound, true
	}
	return l, false
}

// Valid reports whether l is a life state.
func (l Life) Valid() bool {
	for _, k := range Lives() {
		if l == k {
			return true
		}
	}
	return false
}

// FoundCounted is how many people a search counts. A greater total says only that there are more: a station where half
// the people are called Bùi is not counted anew at every word.
const FoundCounted = 40

// Summary is what a list shows of a person.
type Summary struct {
	ID         PersonID
	Name       Value
	Birth      Value
	Sex        ident.Sex
	Station    StationCode
	Hamlet     Value
	Household  HouseholdID
	Life       Life
	GapCount   int
	MergedInto PersonID // the record to look at instead; zero: this one
}

// SaidBy tells where a value comes from, and SaidAt since when it stands: where the value does not say so, the record does.
func (r Record) SaidBy(f Field) Source {
	switch {
	case r.Fields[f].Source != "":
		return r.Fields[f].Source
	case r.Cause.Kind == CauseImport:
		return FromImport
	}
	return FromStaff
}

// SaidAt tells since when a value stands.
func (r Record) SaidAt(f Field) time.Time {
	if at := r.Fields[f].At; !at.IsZero() {
		return at
	}
	return r.CreatedAt
}
