package health

import (
	"log/slog"
	"time"
)

// Draft is what somebody entered and the record does not say yet: a new resident, the answers to a form, a proposed
// correction. Its ID is made from the event that brought it, so that the same event twice is one draft.
type Draft struct {
	ID        DraftID
	Kind      DraftKind
	Station   StationCode
	Person    PersonID // whom it is about; zero for a new resident
	Task      TaskID   // the task it answers; zero otherwise
	Values    map[Field]FieldValue
	Note      Value // a citizen's or nurse's own words; never shown in a channel that may not carry them
	By        Actor
	Cause     Cause
	Status    DraftStatus
	Ended     PersonID   // the record it ended in; zero while it waits
	Candidate PersonID   // whom it may be a duplicate of; zero when nobody
	Denied    []PersonID // whom it is not, as somebody has said
	Why       []string   // codes that explain the candidate
	Weights   []Reason   // the same with their weights in bits; empty for a draft that resembles nobody
	At        time.Time
}

// Claims gives what a resident reports about the life of somebody: that they died or moved away. ok is false for a draft
// that is about anything else.
func (d Draft) Claims() (life Life, ok bool) {
	if d.By.Kind != ByCitizen || len(d.Values) != 1 {
		return "", false
	}
	switch d.Values[Residence].Text() {
	case "dead":
		return DeathReported, true
	case "moved":
		return MovedReported, true
	}
	return "", false
}

// LogValue identifies the draft by its opaque id alone.
func (d Draft) LogValue() slog.Value { return slog.StringValue(string(d.ID)) }

// DraftKind says what a draft is for.
type DraftKind string

const (
	DraftRegister DraftKind = "register"
	DraftFill     DraftKind = "fill"
	DraftCorrect  DraftKind = "correct"
	DraftPair     DraftKind = "pair" // Person and Candidate are two records that may be one person
)

// WhyDiffers is the reason of a task about what an entry says otherwise than the record that it was added to.
const WhyDiffers = "differs"

// DraftStatus says what became of a draft.
type DraftStatus string

const (
	DraftNew      DraftStatus = "new"
	DraftWaiting  DraftStatus = "waiting" // a person has to decide
	DraftApplied  DraftStatus = "applied"
	DraftRejected DraftStatus = "rejected"
)

// Report is what a member of staff says about a task they hold.
type Report struct {
	Task     TaskID
	Staff    StaffID
	Result   Result
	Values   map[Field]FieldValue // answers; empty unless ResultDone
	RemindOn time.Time            // zero unless ResultRemind
	Note     Value
	Key      string // once-key, made from the event that brought it
}

// Outcome is the answer to an act, in codes and opaque ids: a phrase turns it into words.
type Outcome struct {
	Code   string // phrase key under "outcome."
	Person PersonID
	Task   TaskID
	Draft  DraftID
	Gaps   []Gap  // what the record still lacks
	Next   TaskID // the next task in the same household; zero when there is none
	Notify []MessageID
	Until  time.Time // when a sleeping task comes back; zero otherwise
	Open   int       // tasks open in the station's window, where a new task may want to enter it
	Visits int       // that came after a merge and stay when it is taken back; the same of Doses
	Doses  int
	Left   int // tries that are left after a code that was wrong
	Links  int // links of chats and powers to act that a split has taken away; the same of Powers
	Powers int
	Taken  []Field // of an entry that was added to a record: what the record has now
	Asked  []Field // what it says otherwise, about which the station is asked
}
