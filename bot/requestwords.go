package bot

import (
	"strconv"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// RequestKind says what is asked for.
func (t Teller) RequestKind(k health.RequestKind) string {
	return t.Words.Say("request.kind." + string(k))
}

// RequestStand says how a request stands on a day: how long there is yet, or how it ended and why.
func (t Teller) RequestStand(r health.SubjectRequest, today ident.Date) string {
	left := r.Due.Sub(today)
	switch stand := r.Stand(); {
	case stand == "open" && left < 0:
		return t.Words.Say("request.stand.late", "n", strconv.Itoa(-left), "due", r.Due.Format())
	case stand == "open" && left == 0:
		return t.Words.Say("request.stand.today")
	case stand == "open":
		return t.Words.Say("request.stand.open", "n", strconv.Itoa(left), "due", r.Due.Format())
	case r.Reason != "" && !r.Live():
		return t.Words.Say("request.stand."+stand, "why", t.RequestReason(r.Reason))
	default:
		return t.Words.Say("request.stand." + stand)
	}
}

// RequestReason says why.
func (t Teller) RequestReason(why health.RequestReason) string {
	return t.Words.Say("request.reason." + string(why))
}

// RequestNotes are the lines that staff read beside how a request stands; none where there is nothing to say.
func (t Teller) RequestNotes(r health.SubjectRequest, who health.Record) (lines []string) {
	if r.Extended != "" {
		lines = append(lines, t.Words.Say("request.was_extended", "first", r.FirstDue.Format(), "due", r.Due.Format(), "why", t.RequestReason(r.Extended)))
	}
	if r.Live() && r.AckAt.IsZero() {
		lines = append(lines, t.Words.Say("request.not_acked", "ack", r.AckDue.Format()))
	}
	if r.Held != "" {
		lines = append(lines, t.Words.Say("request.held", "why", t.Words.Say("error."+r.Held)))
	}
	if r.Told == health.ToldNobody {
		lines = append(lines, t.Words.Say("request.told_nobody"))
	}
	if !who.Living() && !who.Erased() {
		lines = append(lines, t.Words.Say("request.ended_life", "life", t.Words.Say("life."+string(who.Life))))
	}
	if len(who.Limits) > 0 {
		lines = append(lines, t.Words.Say("request.limits", "limits", t.Limits(who.Limits)))
	}
	return lines
}

// Limits names the uses that were stopped.
func (t Teller) Limits(limits []health.Limit) string {
	var names []string
	for _, l := range limits {
		names = append(names, t.Words.Say("request.limit."+string(l)))
	}
	return list(names)
}

// RequestYear says that the holidays of a year are not known; empty: they are.
func (t Teller) RequestYear(year int) string {
	if year == 0 {
		return ""
	}
	return t.Words.Say("request.year", "year", strconv.Itoa(year))
}

// RequestStep says what a row of the log tells of a request.
func (t Teller) RequestStep(detail string) string {
	what, _, _ := strings.Cut(detail, " ")
	return t.Words.Say("request.story." + what)
}
