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

// RequestStep says what a row of the log tells of a request: what was done, and what it was or why.
func (t Teller) RequestStep(detail string) string {
	words := strings.Fields(detail)
	text := t.Words.Say("request.story." + words[0])
	switch what := words[0]; {
	case what == "made" && len(words) > 1:
		return text + ": " + t.RequestKind(health.RequestKind(words[1]))
	case what == "decided" && len(words) > 2:
		return text + ": " + t.Words.Say("request.decision."+words[1]) + ", " + t.RequestReason(health.RequestReason(words[2]))
	case what == "decided" && len(words) > 1:
		return text + ": " + t.Words.Say("request.decision."+words[1])
	case what == "extended" && len(words) > 2:
		return text + ": " + t.until(words[2]) + ", " + t.RequestReason(health.RequestReason(words[1]))
	case what == "others" && len(words) > 1:
		return text + ": " + t.until(words[1])
	case what == "held" && len(words) > 1:
		return text + ": " + t.Words.Say("error."+words[1])
	case what == "reminded" && len(words) > 1:
		return text + ": " + t.Words.Say("request.nudge."+words[1])
	case what == "ended" && len(words) > 3:
		return text + ", " + t.Words.Say("request.told."+words[3])
	}
	return text
}

// until writes a day of the log as people do.
func (t Teller) until(iso string) string {
	day, _ := ident.ParseDate(iso) // written by the program
	return t.Words.Say("request.until", "day", day.Format())
}
