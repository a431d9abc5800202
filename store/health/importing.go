package health

import "time"

// Import is the life of one file.
type Import struct {
	ID        ImportID
	Kind      ImportKind  // what its rows are about
	Name      string      // the file's name, without its folder
	Path      string      // where the copy of the file is kept
	SHA256    string      // hex; the same file is refused a second time unless asked for
	Dated     string      // yyyy-mm-dd, when the list was made; empty: not known
	Station   StationCode // rows without a commune go here; zero: such rows are refused
	State     ImportState
	Error     string // code of what stopped it; empty otherwise
	By        Actor
	Rows      int64 // known once the file has been read through
	Cursor    int64 // byte offset in the staged file of the first row not yet decided
	Tally     Tally
	Columns   []Column
	StartedAt time.Time
	EndedAt   time.Time // zero while it runs
}

// ImportKind says what the rows of a file are about.
type ImportKind string

const (
	ImportPeople ImportKind = "" // residents
	ImportVisits ImportKind = "visits"
	ImportDoses  ImportKind = "doses"
	// ImportBirths: certificates of birth, of table 9 of the claims XML.
	ImportBirths ImportKind = "births"
	// ImportAnswers: what a list says that was handed out to be compared and has come back.
	ImportAnswers ImportKind = "answers"
)

// ImportState is where an import stands.
type ImportState string

const (
	ImportNew       ImportState = "new"
	ImportReading   ImportState = "reading" // the file is read through and staged
	ImportRunning   ImportState = "running"
	ImportPaused    ImportState = "paused"
	ImportDone      ImportState = "done"
	ImportCancelled ImportState = "cancelled"
	ImportFailed    ImportState = "failed" // the file is not one we can read
)

// Over reports whether nothing more will happen.
func (s ImportState) Over() bool {
	return s == ImportDone || s == ImportCancelled || s == ImportFailed
}

// Tally counts decided rows. Every row is counted in exactly one of the first five.
type Tally struct {
	Created   int64 `json:"created"`   // residents, visits or doses, as the file has them
	Attached  int64 `json:"attached"`  // the person existed and the row may have added fields; the visit or dose was said otherwise
	Unchanged int64 `json:"unchanged"` // the row said nothing new
	Waiting   int64 `json:"waiting"`   // a person decides: same or another?
	Refused   int64 `json:"refused"`
	Dropped   int64 `json:"dropped"`           // rows taken, but with a field left out for review
	Flagged   int64 `json:"flagged"`           // rows taken as they are, with a doubt
	Skipped   int64 `json:"skipped,omitempty"` // what else was in the file and is none of its rows: other tables of claims
}

// Decided is how many rows have been dealt with.
func (t Tally) Decided() int64 { return t.Created + t.Attached + t.Unchanged + t.Waiting + t.Refused }

// Add sums two tallies.
func (t Tally) Add(o Tally) Tally {
	return Tally{t.Created + o.Created, t.Attached + o.Attached, t.Unchanged + o.Unchanged, t.Waiting + o.Waiting,
		t.Refused + o.Refused, t.Dropped + o.Dropped, t.Flagged + o.Flagged, t.Skipped + o.Skipped}
}

// Column is one column of the file and the field it was recognised as; an empty field was not recognised.
type Column struct {
	Header string `json:"header"`
	Field  Field  `json:"field,omitempty"`
	// Ignored columns carry nothing to keep: running numbers, the columns of a workbook of rows to correct, columns that
	// a mapping file leaves out.
	Ignored bool `json:"ignored,omitempty"`
}

// RowOutcome says what became of a row.
type RowOutcome string

const (
	RowCreated   RowOutcome = "created"
	RowAttached  RowOutcome = "attached"
	RowUnchanged RowOutcome = "unchanged"
	RowWaiting   RowOutcome = "waiting"
	RowRefused   RowOutcome = "refused"
)

// ImportRow keeps a row that needs somebody's eyes, as it stood in the file.
type ImportRow struct {
	Import   ImportID
	Row      int // as a person sees it in the sheet, from 1
	Outcome  RowOutcome
	Person   PersonID // zero when no record came of it
	Problems []Problem
	Original []string // the cells, in the order of the file
}

// Grade says what a problem does to its row.
type Grade string

const (
	GradeRefuse Grade = "refuse" // the row makes no record
	GradeDrop   Grade = "drop"   // the record is made without this field
	GradeFlag   Grade = "flag"   // taken, with a doubt
)

// Problem is one thing wrong with one field of a row.
type Problem struct {
	Field Field  `json:"field"`
	Code  string `json:"code"` // phrase key under "problem."
	Grade Grade  `json:"grade"`
	Hint  Value  `json:"hint,omitempty"` // proposed repair; shown in the file that goes back, nowhere else
}
