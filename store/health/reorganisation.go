package health

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"
)

// Reorganisation is the life of one plan that is carried out.
type Reorganisation struct {
	ID        ReorganisationID
	Plan      Plan
	State     ReorganisationState
	Phase     ReorganisationPhase
	Place     int    // which of the phase's units or stations is in hand
	Passed    string // the last person, draft or task that was dealt with there; empty: none yet
	People    int64  // records in the plan's units when it was begun
	Total     int64  // of them, those to be moved
	Tally     ReorganisationTally
	Turn      Turn   // what the plan changed beside people and work; zero before its first phase is over
	Error     string // code of what stopped it; empty otherwise
	By        Actor
	StartedAt time.Time
	EndedAt   time.Time // zero while it runs
}

// ReorganisationState is where a reorganisation stands.
type ReorganisationState string

const (
	ReorganiseWaiting   ReorganisationState = "waiting" // for the plan's day
	ReorganiseRunning   ReorganisationState = "running" // forward or back, as its phase says
	ReorganisePaused    ReorganisationState = "paused"
	ReorganiseDone      ReorganisationState = "done"
	ReorganiseCancelled ReorganisationState = "cancelled" // half way: it may go on, or be undone
	ReorganiseFailed    ReorganisationState = "failed"    // stopped by an error, such as a plan that does not fit on its day
	ReorganiseUndone    ReorganisationState = "undone"
)

// Over reports whether nothing more will happen by itself.
func (s ReorganisationState) Over() bool {
	switch s {
	case ReorganiseDone, ReorganiseCancelled, ReorganiseFailed, ReorganiseUndone:
		return true
	}
	return false
}

// ReorganisationPhase is what is being done. Places are opened before people move and closed when the last of them and
// of their work has gone, so that nobody is ever at a station that is on no board.
type ReorganisationPhase string

const (
	PhaseTurn   ReorganisationPhase = "turn"   // areas, new stations and staff
	PhasePeople ReorganisationPhase = "people" // the people of the plan's units, with their tasks
	PhaseRest   ReorganisationPhase = "rest"   // people of other units at stations that end
	PhaseDrafts ReorganisationPhase = "drafts"
	PhaseTasks  ReorganisationPhase = "tasks" // questions about drafts, and what came meanwhile
	PhaseClose  ReorganisationPhase = "close" // stations end, or get their new names

	PhaseReopen     ReorganisationPhase = "reopen"
	PhasePeopleBack ReorganisationPhase = "people_back"
	PhaseDraftsBack ReorganisationPhase = "drafts_back"
	PhaseTasksBack  ReorganisationPhase = "tasks_back"
	PhaseCame       ReorganisationPhase = "came" // people who came to the plan's stations meanwhile go to those of their places
	PhaseCameDrafts ReorganisationPhase = "came_drafts"
	PhaseCameTasks  ReorganisationPhase = "came_tasks"
	PhaseCloseBack  ReorganisationPhase = "close_back" // stations that were new end
)

// Back reports whether the phase is one of taking a plan back.
func (p ReorganisationPhase) Back() bool {
	switch p {
	case PhaseReopen, PhasePeopleBack, PhaseDraftsBack, PhaseTasksBack, PhaseCame, PhaseCameDrafts, PhaseCameTasks, PhaseCloseBack:
		return true
	}
	return false
}

// ReorganisationTally counts what was dealt with.
type ReorganisationTally struct {
	Seen   int64 `json:"seen"`  // people looked at
	Moved  int64 `json:"moved"` // of them, those given another station
	Stayed int64 `json:"stayed"`
	Review int64 `json:"review"` // people whose place the plan does not tell: they stay, and somebody looks
	Tasks  int64 `json:"tasks"`
	Drafts int64 `json:"drafts"`
	Staff  int64 `json:"staff"`
	Kept   int64 `json:"kept"` // stations that ought to have ended but have people or work left

	Back       int64 `json:"back"`      // people given back
	Elsewhere  int64 `json:"elsewhere"` // people moved on since: they stay where they are now
	TasksBack  int64 `json:"tasks_back"`
	DraftsBack int64 `json:"drafts_back"`
	StaffBack  int64 `json:"staff_back"`
	Came       int64 `json:"came"` // people who came while the plan stood, given to the stations of their places by the undo
	CameTasks  int64 `json:"came_tasks"`
	CameDrafts int64 `json:"came_drafts"`
}

// Progress says how many people of how many have been dealt with, in whichever direction it goes.
func (r Reorganisation) Progress() Ratio {
	if r.Phase.Back() {
		return Ratio{r.Tally.Back + r.Tally.Elsewhere, r.Tally.Moved}
	}
	return Ratio{r.Tally.Seen, max(r.People, r.Tally.Seen)}
}

// Begun reports whether anything has been changed and not been taken back.
func (r Reorganisation) Begun() bool { return r.Phase != PhaseTurn && r.State != ReorganiseUndone }

// HalfWay reports whether it stopped after something was changed and before all was.
func (r Reorganisation) HalfWay() bool {
	return (r.State == ReorganiseCancelled || r.State == ReorganiseFailed) && r.Begun()
}

// Open reports whether others must keep off the plan's places.
func (r Reorganisation) Open() bool { return !r.State.Over() || r.HalfWay() }

// Shift is the once-key of one thing that a plan moved: a second attempt finds it.
type Shift struct {
	Plan    ReorganisationID
	What    ShiftKind
	Subject string // PersonID, TaskID or DraftID
	From    StationCode
	To      StationCode // zero for ShiftReview
	Undone  string      // ShiftBack or ShiftAway once an undo has dealt with it
}

// ShiftKind names what was moved.
type ShiftKind string

const (
	ShiftPerson ShiftKind = "person"
	ShiftTask   ShiftKind = "task"
	ShiftDraft  ShiftKind = "draft"
	ShiftReview ShiftKind = "review" // a person who was not moved, because the plan does not tell where to
)

// What an undo made of something that was moved.
const (
	ShiftBack = "back"
	ShiftAway = "away" // it was elsewhere by then, or done
)

// Turn is what a plan changes beside people and their work.
type Turn struct {
	Stations []Step[Station]     `json:"stations,omitempty"`
	Spans    []Step[StationSpan] `json:"spans,omitempty"`
	Areas    []Step[Area]        `json:"areas,omitempty"`
	Staff    []StaffStep         `json:"staff,omitempty"`
	Aside    []Station           `json:"aside,omitempty"` // of ToldSince, as the undo found them
}

// Step is a row before and after. Nil: there was none.
type Step[T any] struct {
	Before *T `json:"before,omitempty"`
	After  *T `json:"after,omitempty"`
}

// StaffStep is a member of staff who goes to another station.
type StaffStep struct {
	ID   StaffID     `json:"id"`
	From StationCode `json:"from"`
	To   StationCode `json:"to"`
}

// steps pairs rows with the same key and keeps the pairs that differ.
func steps[T comparable, K comparable](before, after []T, key func(T) K) []Step[T] {
	var out []Step[T]
	was := map[K]T{}
	for _, b := range before {
		was[key(b)] = b
	}
	for _, a := range after {
		b, known := was[key(a)]
		delete(was, key(a))
		switch {
		case !known:
			out = append(out, Step[T]{After: &a})
		case b != a:
			out = append(out, Step[T]{Before: &b, After: &a})
		}
	}
	for _, b := range before {
		if _, gone := was[key(b)]; gone {
			out = append(out, Step[T]{Before: &b})
		}
	}
	return out
}

// TurnOf tells what differs between two organisations; staff stand in the same order in both.
func TurnOf(before, after Organisation) Turn {
	t := Turn{
		Stations: steps(before.Stations, after.Stations, func(s Station) StationCode { return s.Code }),
		Spans:    steps(before.Spans, after.Spans, spanKey),
		Areas:    steps(before.Areas, after.Areas, areaKey),
	}
	for i, s := range before.Staff {
		if to := after.Staff[i].Station; to != s.Station {
			t.Staff = append(t.Staff, StaffStep{s.ID, s.Station, to})
		}
	}
	return t
}

func spanKey(s StationSpan) string { return string(s.Code) + " " + s.From }
func areaKey(a Area) string        { return string(a.Unit) + " " + a.From + " " + a.Hamlet }

// Sources lists the stations that lose people by the turn, each once.
func (t Turn) Sources() []StationCode {
	var out []StationCode
	for _, a := range t.Areas {
		if a.Before != nil {
			out = append(out, a.Before.Station)
		}
	}
	out = append(out, t.Ending()...)
	slices.Sort(out)
	return slices.Compact(out)
}

// Gainers lists the stations that got places, or the work of one that ended, by the plan, each once.
func (r Reorganisation) Gainers() []StationCode {
	var out []StationCode
	for _, a := range r.Turn.Areas {
		if a.After != nil {
			out = append(out, a.After.Station)
		}
	}
	for _, code := range r.Turn.Ending() {
		out = append(out, r.Plan.Heir(code))
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(s StationCode) bool { return s == "" })
}

// Ending lists the stations that end.
func (t Turn) Ending() []StationCode {
	var out []StationCode
	for _, s := range t.Stations {
		if s.Before != nil && s.After != nil && s.After.Ended != "" {
			out = append(out, s.After.Code)
		}
	}
	slices.SortFunc(out, cmp.Compare)
	return out
}

// New lists the stations that began with the turn.
func (t Turn) New() []StationCode {
	var out []StationCode
	for _, s := range t.Stations {
		if s.Before == nil {
			out = append(out, s.After.Code)
		}
	}
	return out
}

// undo puts rows back as they were before the steps. It fails when a row is no longer as the steps left it.
func undo[T comparable, K comparable](now []T, steps []Step[T], key func(T) K) ([]T, bool) {
	out := slices.Clone(now)
	for _, s := range steps {
		at := -1
		if s.After != nil {
			if at = slices.Index(out, *s.After); at < 0 {
				return nil, false
			}
		}
		switch {
		case s.Before == nil:
			out = slices.Delete(out, at, at+1)
		case s.After == nil:
			if slices.ContainsFunc(out, func(o T) bool { return key(o) == key(*s.Before) }) {
				return nil, false
			}
			out = append(out, *s.Before)
		default:
			out[at] = *s.Before
		}
	}
	return out, true
}

// Undo gives spans and areas as they were before the turn, the spans of its new stations kept. It fails when somebody has
// changed one of them since.
func (t Turn) Undo(spans []StationSpan, areas Areas) ([]StationSpan, Areas, bool) {
	isNew := t.New()
	old := slices.DeleteFunc(slices.Clone(t.Spans), func(s Step[StationSpan]) bool {
		return s.Before == nil && slices.Contains(isNew, s.After.Code)
	})
	spans, ok1 := undo(spans, old, spanKey)
	areas, ok2 := undo(areas, t.Areas, areaKey)
	return spans, areas, ok1 && ok2
}

// Key names a plan by what it says: the same plan is the same key, whatever its file is called.
func (p Plan) Key() ReorganisationID {
	text, err := json.Marshal(p)
	if err != nil {
		return "" // unreachable: a plan is texts and lists of them
	}
	sum := sha256.Sum256(text)
	return ReorganisationID("r" + hex.EncodeToString(sum[:5]))
}

// Begins is the first moment of the plan's day.
func (p Plan) Begins() time.Time {
	day, _ := time.ParseInLocation(time.DateOnly, p.On, Zone())
	return day
}

// Unlisted reports whether the plan splits a unit by hamlets and says nothing of this one: where its people go is not
// guessed.
func (p Plan) Unlisted(unit UnitCode, hamlet string) bool {
	split, key := false, HamletKey(hamlet)
	for _, t := range p.Takes {
		if !slices.Contains(t.Units, unit) {
			continue
		}
		if len(t.Hamlets) == 0 {
			return false // one station takes whatever is not named
		}
		split = true
		if slices.ContainsFunc(t.Hamlets, func(h string) bool { return HamletKey(h) == key }) {
			return false
		}
	}
	return split
}

// Heir is where the work of a station goes: the station itself when the plan does not end it; empty: nobody was named.
func (p Plan) Heir(code StationCode) StationCode {
	for range len(p.Closes) + 1 {
		i := slices.IndexFunc(p.Closes, func(c PlanClose) bool { return c.Station == code })
		if i < 0 {
			return code
		}
		if code = p.Closes[i].StaffTo; code == "" {
			return ""
		}
	}
	return ""
}

// Overlaps reports whether two plans name a unit or a station in common.
func (p Plan) Overlaps(o Plan) bool {
	theirs := o.names()
	return slices.ContainsFunc(p.names(), func(name string) bool { return slices.Contains(theirs, name) })
}

func (p Plan) names() []string {
	var out []string
	for _, u := range p.Touched() {
		out = append(out, "unit "+string(u))
	}
	for _, s := range p.Stations {
		out = append(out, "station "+string(s.Code))
	}
	for _, t := range p.Takes {
		out = append(out, "station "+string(t.Station))
	}
	for _, c := range p.Closes {
		out = append(out, "station "+string(c.Station), "station "+string(c.StaffTo))
	}
	return slices.DeleteFunc(out, func(name string) bool { return name == "station " })
}
