package bot

import (
	"slices"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// Kinds of steps of a value, for a script; how a step is said is Teller.Changed.
const (
	changedValue  = "value"
	changedHidden = "hidden" // only in what a mask hides
	changedDay    = "day"
	changedMonth  = "month"
	changedBoth   = "day_month"
	changedFuller = "fuller"  // the day or month is known now
	changedLess   = "shorter" // it is no longer said
	changedDoubt  = "doubted"
	changedSure   = "settled" // a doubt
	changedSource = "source"  // nothing but who says so
)

// ChangeKinds lists the kinds that are said in words beside a value, so that a test can prove that each has a phrase.
func ChangeKinds() []string {
	return []string{changedHidden, changedDay, changedMonth, changedBoth, changedFuller, changedLess, changedDoubt, changedSure, changedSource}
}

// ChangeKind tells what an edit changed, where from and to are how its values are shown: a mask may show two values alike, and
// a doubt changes nothing that is shown.
func ChangeKind(e health.Edit, from, to string) string {
	switch {
	case !e.From.Same(e.To) && from != to:
		return changedValue
	case !e.From.Same(e.To) && e.Field == health.BirthDate:
		return birthChange(e.From.Text(), e.To.Text())
	case !e.From.Same(e.To):
		return changedHidden
	case len(newDoubts(e.From, e.To)) > 0:
		return changedDoubt
	case len(newDoubts(e.To, e.From)) > 0:
		return changedSure
	}
	return changedSource
}

// birthChange says what changed within a year.
func birthChange(from, to string) string {
	a, errA := ident.ParseBirthText(from)
	b, errB := ident.ParseBirthText(to)
	switch {
	case errA != nil || errB != nil:
		return changedHidden
	case b.Precision() > a.Precision():
		return changedFuller
	case b.Precision() < a.Precision():
		return changedLess
	case a.Month() == b.Month():
		return changedDay
	case a.Day() == b.Day():
		return changedMonth
	}
	return changedBoth
}

// newDoubts lists the doubts of one value that another has not.
func newDoubts(from, to health.FieldValue) []ident.Code {
	return slices.DeleteFunc(slices.Clone(to.Flags), from.Has)
}

// Changed says an edit, with its values as they are shown; where these do not tell what changed, words do.
func (t Teller) Changed(e health.Edit, from, to string) string {
	kind := ChangeKind(e, from, to)
	shown := to
	if kind != changedDoubt && kind != changedSure && kind != changedSource {
		shown = from + " → " + to
	}
	if kind == changedValue {
		if len(newDoubts(e.From, e.To)) == 0 {
			return shown
		}
		kind = changedDoubt
	}
	why := newDoubts(e.From, e.To)
	if kind == changedSure {
		why = newDoubts(e.To, e.From)
	}
	var said []string
	for _, code := range why {
		said = append(said, strings.TrimSuffix(t.Words.Say("problem."+string(code)), "."))
	}
	return shown + " (" + t.Words.Say("step.change."+kind, "why", strings.Join(said, "; ")) + ")"
}
