package health

import (
	"cmp"
	"log/slog"
	"slices"
	"time"
)

// Merge is one record having been found to describe the same person as another, with all that is needed to take that
// back exactly.
type Merge struct {
	ID          MergeID
	Kept        PersonID
	Gone        PersonID
	KeptVersion int64 // of the record that stayed, right after the merge
	GoneVersion int64
	KeptStation StationCode // of the record that stayed, right after the merge; zero in merges older than this note
	Visits      int         // that the record that stayed had right after it; the same of Doses
	Doses       int
	KeptBefore  Record // as both were before
	GoneBefore  Record
	Moved       []Owned // what belonged to Gone and was given to Kept, in the order in which it was moved
	By          Actor
	At          time.Time
	UndoneBy    Actor     // zero while the merge stands
	UndoneAt    time.Time // zero while the merge stands
}

// MergeID names a merge; it is opaque.
type MergeID string

// LogValue identifies the merge by its opaque id alone.
func (m Merge) LogValue() slog.Value { return slog.StringValue(string(m.ID)) }

// Owned is one row of the store that belongs to a person, named by its table and its key there. It is personal where it
// names a number or an address.
type Owned struct {
	What  string `json:"w"` // number, task, contact, draft, candidate, ended, invite, code or row
	One   Value  `json:"1"`
	Two   Value  `json:"2,omitempty"`
	Three int64  `json:"3,omitempty"`
	Ended bool   `json:"e,omitempty"` // a number that the other record had as well: it was ended, not given
	Task  *Task  `json:"t,omitempty"` // a task that the merge closed, as it was; nil otherwise
}

// Gave reports whether the merge gave a row of the record that went away to the one that stayed.
func (m Merge) Gave(what, one, two string) bool {
	return slices.ContainsFunc(m.Moved, func(o Owned) bool {
		return o.What == what && o.One.Reveal() == one && (two == "" || o.Two.Reveal() == two)
	})
}

// Left is the station at which the merge left the record that stayed.
func (m Merge) Left() StationCode { return cmp.Or(m.KeptStation, m.KeptBefore.Station) }

// Adopt gives the record what it does not know and the other does, with the provenance it has there, and lists the
// edits. Nothing that is known is replaced. Hamlets and the numbers of households mean something in their own commune
// alone, and somebody's place in a household there alone.
func (r *Record) Adopt(other Record) []Edit {
	news := map[Field]FieldValue{}
	housed := r.Fields[Household].State == Unknown || r.Fields[Household].Same(other.Fields[Household])
	for f, v := range other.Fields {
		if r.Fields[f].State == Unknown && v.State != Unknown && (r.Unit == other.Unit || !f.OfCommune()) && (housed || !f.OfHouse()) {
			if v.Source == "" {
				v.Source, v.At, v.By = sourceOf(other), other.CreatedAt, other.Cause.ID
			}
			news[f] = v
		}
	}
	return r.Apply(news)
}

// sourceOf is where the values of a record came from that do not say so themselves.
func sourceOf(r Record) Source {
	if r.Cause.Kind == CauseImport {
		return FromImport
	}
	return FromStaff
}

// Edits lists what turned one set of values into another, in the order of Fields.
func Edits(from, to map[Field]FieldValue) []Edit {
	var out []Edit
	for _, f := range Fields() {
		if !from[f].Same(to[f]) {
			out = append(out, Edit{Field: f, From: from[f], To: to[f]})
		}
	}
	return out
}

// Doubts lists the values that stayed what they were and were given other doubts, in the order of Fields. Who else carries
// a number is no doubt of the value's own: it follows from the others.
func Doubts(from, to map[Field]FieldValue) []Edit {
	var out []Edit
	for _, f := range Fields() {
		if from[f].Same(to[f]) && !slices.Equal(from[f].Marked("").Flags, to[f].Marked("").Flags) {
			out = append(out, Edit{Field: f, From: from[f], To: to[f]})
		}
	}
	return out
}
