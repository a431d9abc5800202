package activities

import (
	"slices"

	"hssk/store/health"
	"hssk/store/ident"
)

// doubt is a doubt that was raised or settled since a merge about a value that the merge found there already.
type doubt struct {
	health.Edit
	ofKept, ofGone bool // whose value it was before the merge; both where both had it
}

// doubtsSince lists the doubts about what the record that stayed knew right after the merge.
func doubtsSince(m health.Merge, kept health.Record) []doubt {
	then := copied(m.KeptBefore)
	then.Adopt(m.GoneBefore)
	var out []doubt
	for _, e := range health.Doubts(then.Fields, kept.Fields) {
		out = append(out, doubt{e, m.KeptBefore.Fields[e.Field].Same(e.To), m.GoneBefore.Fields[e.Field].Same(e.To)})
	}
	return out
}

// raised are the doubts that came, and settled reports whether one went.
func (d doubt) raised() []ident.Code {
	return slices.DeleteFunc(slices.Clone(d.To.Flags), d.From.Has)
}

func (d doubt) settled() bool {
	return slices.ContainsFunc(d.From.Flags, func(code ident.Code) bool { return !d.To.Has(code) })
}

// unclear reports whether nobody can tell whom the doubt is about: both had the value, or a doubt about the value of the
// one was settled by somebody who asked the other.
func (d doubt) unclear() bool { return d.ofGone && (d.ofKept || d.settled()) }

// keepDoubts leaves the doubts with the values that they are about. What was raised about a value that both had is asked
// of both; what was settled for the record that stayed is asked of the other again.
func (s split) keepDoubts(oldKept, oldGone *health.Record) {
	for _, d := range s.doubts {
		if d.ofKept {
			oldKept.Fields[d.Field] = d.To
		}
		if !d.ofGone {
			continue
		}
		v := oldGone.Fields[d.Field]
		v.Flags = append(slices.Clone(v.Flags), slices.DeleteFunc(d.raised(), v.Has)...)
		oldGone.Fields[d.Field] = v
	}
}

// keepCheck leaves what a comparison since the merge has said of the record that stayed, if what was compared is its own.
func (s split) keepCheck(old *health.Record) {
	then := copied(s.m.KeptBefore)
	then.Adopt(s.m.GoneBefore)
	if then.Verification == s.kept.Verification {
		return
	}
	for _, f := range health.Fields() {
		if f.Key() && !old.Fields[f].Same(s.kept.Fields[f]) {
			return
		}
	}
	old.Verification = s.kept.Verification
}

// weighAgain brings the mark of who else carries a national id in step with what was entered about others while two
// records were one.
func (c clerk) weighAgain(id health.PersonID, s split) error {
	if !slices.ContainsFunc(s.steps, func(step health.Change) bool {
		return slices.ContainsFunc(step.Edits, func(e health.Edit) bool { return e.Field == health.NationalID })
	}) {
		return nil
	}
	r, err := c.tx.Record(id)
	if err != nil {
		return err
	}
	others, err := c.bearers(r.Text(health.NationalID), id)
	if err != nil {
		return err
	}
	v := r.Fields[health.NationalID]
	switch {
	case len(others) == 0:
		return c.mark(&r, "", s.cause(), s.by)
	case v.Has(health.CodeNumberShared) || v.Has(health.CodeNumberSeen):
		return nil
	}
	return c.mark(&r, health.CodeNumberShared, s.cause(), s.by)
}
