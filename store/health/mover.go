package health

import (
	"slices"
	"time"
)

// Mover is somebody about whose life or place something was noted since a moment, so that they may count elsewhere before.
type Mover struct {
	ID        PersonID
	Station   StationCode // today
	Life      Life        // today
	Birth     string      // yyyy-mm-dd or shorter; empty: unknown
	CreatedAt time.Time
}

// Whereabouts is where somebody counted at a moment.
type Whereabouts struct {
	There   bool // there was a record
	Living  bool // and it counted as that of a living resident
	Station StationCode
	Life    Life
}

// Trace is what is known of a mover's past.
type Trace struct {
	Mover
	Changes []Change   // of the record, the newest first
	Lives   []AuditRow // notes of life, the newest first; their detail is the state
	Splits  []Merge    // merges that were taken back, with from when until when
	Home    func(unit UnitCode, hamlet string) StationCode
}

// At says where somebody counted at a moment.
func (t Trace) At(at time.Time) Whereabouts {
	w := Whereabouts{There: t.CreatedAt.Before(at), Station: t.stationAt(at), Life: t.lifeAt(at)}
	w.Living = w.There && Record{Life: w.Life}.Living()
	return w
}

// stationAt goes back through what was said of where they live. A plan that gave people another station moved nobody.
func (t Trace) stationAt(at time.Time) StationCode {
	station := t.Station
	for _, c := range t.Changes {
		if c.At.Before(at) {
			break
		}
		i := slices.IndexFunc(c.Edits, func(e Edit) bool { return e.Field == Commune })
		if i < 0 || c.Action == ActCreate || c.Action == ActReorganise || c.Action == ActReorganiseUndo {
			continue
		}
		hamlet := ""
		if j := slices.IndexFunc(c.Edits, func(e Edit) bool { return e.Field == Hamlet }); j >= 0 {
			hamlet = c.Edits[j].From.Text()
		}
		if was := t.Home(UnitCode(c.Edits[i].From.Text()), hamlet); was != "" {
			station = was
		}
	}
	return station
}

func (t Trace) lifeAt(at time.Time) Life {
	if t.Life == Merged {
		i := slices.IndexFunc(t.Changes, func(c Change) bool { return c.Action == ActMerge })
		if i < 0 || t.Changes[i].At.Before(at) {
			return Merged
		}
	}
	for _, m := range t.Splits {
		if m.Gone == t.ID && m.At.Before(at) && !m.UndoneAt.Before(at) {
			return Merged
		}
	}
	for _, row := range t.Lives {
		if row.At.Before(at) {
			return Life(row.Detail)
		}
	}
	if t.Life == Merged || len(t.Lives) > 0 {
		return Resident
	}
	return t.Life
}

// Count puts what became of somebody between two moments into the flows of stations. born is the first day of birth that counts
// as a birth of the period, yyyy-mm-dd.
func (t Trace) Count(from, until time.Time, born string, flow func(StationCode) *Flow) {
	was, is := t.At(from), t.At(until)
	switch {
	case !is.There:
		return
	case !was.There:
		if len(t.Birth) == len(born) && t.Birth >= born {
			flow(is.Station).Births++
		} else {
			flow(is.Station).Created++
		}
		if !is.Living {
			flow(is.Station).Leave(is.Life)
		}
	case was.Living && !is.Living:
		flow(was.Station).Leave(is.Life)
	case !was.Living && is.Living:
		flow(is.Station).Returned++
	case was.Living && was.Station != is.Station:
		flow(was.Station).MovedOut++
		flow(is.Station).MovedIn++
	}
}
