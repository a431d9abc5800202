package bot

import (
	"strconv"
	"time"

	"hssk/store/health"
)

// CheckState says where a list for comparison stands.
func (t Teller) CheckState(l health.CheckList, now time.Time) string {
	switch {
	case l.State == health.CheckSent && now.After(l.Due):
		return t.Words.Say("verify.late")
	case l.Held != "":
		return t.Words.Say("verify.state.held")
	}
	return t.Words.Say("verify.state." + string(l.State))
}

// CheckWith names who compares.
func (t Teller) CheckWith(s health.CheckSource) string {
	if !s.Online() {
		return t.Words.Say("verify.with.police")
	}
	return t.Words.Say("verify.with." + string(s))
}

// CheckHead says what a list is; only one on paper has a day on which it is due back.
func (t Teller) CheckHead(l health.CheckList, now time.Time) string {
	args := []string{"list", string(l.ID), "state", t.CheckState(l, now), "rows", strconv.Itoa(l.Rows)}
	if l.Source.Online() {
		return t.Words.Say("verify.show_asked", append(args, "with", t.CheckWith(l.Source))...)
	}
	return t.Words.Say("verify.show", append(args, "due", date(l.Due))...)
}

// CheckAnswers says what was answered, and who has loaded it where somebody did; empty: nothing yet.
func (t Teller) CheckAnswers(l health.CheckList, loaded string) string {
	c, n := l.Tally, strconv.Itoa
	if c.Answered() == 0 {
		return ""
	}
	text := t.Words.Say("verify.answers", "n", n(c.Answered()), "match", n(c.Match), "mismatch", n(c.Mismatch), "unknown", n(c.Unknown),
		"open", n(l.Rows-c.Answered()-c.Left))
	if l.Source.Online() {
		return text
	}
	return text + " " + t.Words.Say("verify.loaded", "by", loaded)
}

// CheckOutcome says what came of the answers, and who has let them in where somebody did; empty: nothing yet.
func (t Teller) CheckOutcome(l health.CheckList, approved string) string {
	c, n := l.Tally, strconv.Itoa
	if c.Settled()+c.Left == 0 {
		return ""
	}
	args := []string{"verified", n(c.Verified), "filled", n(c.Filled), "proposed", n(c.Proposed), "doubted", n(c.Doubted), "changed", n(c.Changed), "gone", n(c.Gone),
		"left", n(c.Left)}
	if l.Source.Online() {
		return t.Words.Say("verify.outcome_asked", args...)
	}
	return t.Words.Say("verify.outcome", append(args, "by", approved)...)
}

// CheckHeld says why a register does not answer, when it is asked next and what can be done; empty: it answers.
func (t Teller) CheckHeld(l health.CheckList) string {
	if l.Held == "" {
		return ""
	}
	return t.Words.Say("verify.next.held", "list", string(l.ID), "why", t.Words.Say("error."+l.Held), "again", l.Again.In(health.Zone()).Format("15:04 02/01/2006"))
}
