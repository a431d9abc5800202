package health

import (
	"slices"
	"time"
)

// Actor is who does something: a member of staff, a citizen, or the system on behalf of a cause.
type Actor struct {
	Kind ActorKind
	ID   string // StaffID, PersonID, or the name of the process
}

// ActorKind tells whose identifier an Actor carries.
type ActorKind string

const (
	ByStaff   ActorKind = "staff"
	ByCitizen ActorKind = "citizen"
	BySystem  ActorKind = "system"
)

// Cause is what made a change happen, so that everything one import or one task did can be found, and undone.
type Cause struct {
	Kind CauseKind `json:"kind"`
	ID   string    `json:"id"`
	Row  int       `json:"row,omitempty"` // row of the file for an import; zero otherwise
}

// CauseKind names the kinds of cause.
type CauseKind string

const (
	CauseImport   CauseKind = "import"
	CauseDraft    CauseKind = "draft"
	CauseTask     CauseKind = "task"
	CauseMerge    CauseKind = "merge"
	CauseContact  CauseKind = "contact"  // somebody lost the phone; the id is the person
	CausePlan     CauseKind = "plan"     // a reorganisation; the id is its own
	CauseOrder    CauseKind = "order"    // a command; the id says which
	CauseCheck    CauseKind = "check"    // an answer of the population database; the id is the list's
	CauseCampaign CauseKind = "campaign" // a campaign; the id is its own
	CauseRules    CauseKind = "profile"  // what is required of people; the id is the profile's
	CauseRequest  CauseKind = "request"  // what somebody asked for about their data; the id is the request's
)

// CauseKinds lists the kinds, so that a test can prove that each can be said.
func CauseKinds() []CauseKind {
	return []CauseKind{CauseImport, CauseDraft, CauseTask, CauseMerge, CauseContact, CausePlan, CauseOrder, CauseCheck, CauseRules, CauseRequest}
}

// Edit is one field's step from one value to the next.
type Edit struct {
	Field Field      `json:"field"`
	From  FieldValue `json:"from"`
	To    FieldValue `json:"to"`
}

// Change is what happened to one record at one moment. Changes are appended, never altered.
type Change struct {
	ID      ChangeID
	Person  PersonID
	Version int64 // the record's version after the change
	Action  Action
	Edits   []Edit
	Cause   Cause
	By      Actor
	At      time.Time
}

// Action names what a change or an audit row is about.
type Action string

const (
	ActCreate   Action = "create"
	ActFill     Action = "fill"     // a required field was filled
	ActCorrect  Action = "correct"  // a value was replaced
	ActAttach   Action = "attach"   // a second source agreed with the record and may have added to it
	ActLife     Action = "life"     // a death or a move was reported, confirmed or rejected
	ActDisclose Action = "disclose" // somebody was shown the record
	ActLink     Action = "link"     // a channel address was tied to a person or a member of staff
	ActConsent  Action = "consent"  // an address wants no messages that it did not ask for, or wants them again
	ActTask     Action = "task"     // a task was claimed, released or closed
	ActMerge    Action = "merge"    // two records were found to be one person
	ActSplit    Action = "split"    // a merge was taken back
	ActProxy    Action = "proxy"    // somebody was given, or lost, the power to act for another
	ActDoubt    Action = "doubt"    // a value was found to be doubtful, or to be so no more
	ActApart    Action = "apart"    // two records were found to be two people
	ActSame     Action = "same"     // an entry was found to be about the person of a record
	ActVisit    Action = "visit"    // a visit was stored, or what it says was changed
	ActDose     Action = "dose"     // the same of an immunisation
	ActForget   Action = "forget"   // a person was erased
	ActMove     Action = "move"     // somebody moved to another household, on a day that is known
	ActSettle   Action = "settle"   // what a record lacks was found to be something else than it said
	ActVerify   Action = "verify"   // a number was compared with a source outside the program
	ActCheck    Action = "check"    // a list for comparison was made, came back, or its answers went into a record
	ActCampaign Action = "campaign" // a campaign was made, approved, paused, cancelled or has ended
	ActProcess  Action = "process"  // a process was ended by an operator
	ActFollow   Action = "follow"   // somebody answered to a notice of an appointment
	ActRequest  Action = "request"  // somebody asked for something about their data, or it was answered
	ActLimit    Action = "limit"    // a use of a record was stopped, or allowed again
	ActStation  Action = "station"  // what a station's coverage is measured against was set
	ActStaff    Action = "staff"    // a member of staff was invited, disabled or let in again
	ActLog      Action = "log"      // the end of the log was noted anew
	ActReport   Action = "report"   // a period was opened; a report was submitted, returned, corrected or signed
	ActImport   Action = "import"   // an import was started, paused, resumed, cancelled or finished
	// ActReorganise and ActReorganiseUndo: a plan gave a person, a task or a member of staff another station, or gave it back.
	ActReorganise     Action = "reorganise"
	ActReorganiseUndo Action = "reorganise_undo"
)

// Audit is one line of the log that is never altered. It has no personal data: the record's id says whom it is about.
type Audit struct {
	At      time.Time
	By      Actor
	Action  Action
	Subject string // PersonID, TaskID, ImportID, StaffID, CheckID, RequestID, PeriodID or ReorganisationID
	Cause   Cause
	Detail  string // codes only, such as field names or an outcome
}

// Look is one sight of a record that somebody was given.
type Look struct {
	Person PersonID
	Why    string // codes only: where it was shown
}

// Apply puts values into the record and returns the edits that changed something, in the order of Fields. A key field
// that changes after a comparison asks for a new one.
func (r *Record) Apply(values map[Field]FieldValue) []Edit {
	var edits []Edit
	for _, f := range Fields() {
		to, ok := values[f]
		if !ok || r.Fields[f].Same(to) && slices.Equal(r.Fields[f].Flags, to.Flags) {
			continue
		}
		edits = append(edits, Edit{Field: f, From: r.Fields[f], To: to})
		if r.Fields == nil {
			r.Fields = map[Field]FieldValue{}
		}
		if r.Fields[f] = to; to.State == Unknown {
			delete(r.Fields, f)
		}
		if f.Key() && r.Verification != Unverified {
			r.Verification = Recheck
		}
	}
	return edits
}
