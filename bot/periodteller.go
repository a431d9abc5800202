package bot

import (
	"strconv"
	"strings"
	"time"

	"hssk/bot/phrase"
	"hssk/store/health"
)

// PeriodTeller says how periods of reporting stand, and what reports say.
type PeriodTeller struct{ Words phrase.Words }

// Head says which period it is, until when it is due, and how many stations are in.
func (t PeriodTeller) Head(p health.Period, all []health.StationReport, now time.Time) string {
	lines := []string{t.Title(p)}
	in, missing := health.InForce(all)
	switch {
	case p.State == health.PeriodRunning:
		lines = append(lines, t.Words.Say("report.runs", "until", p.Until.Format()))
	default:
		lines = append(lines, t.Words.Say("report.in", "n", strconv.Itoa(len(in)), "of", strconv.Itoa(len(in)+len(missing))))
	}
	if len(missing) > 0 && p.State != health.PeriodRunning {
		key := "report.missing"
		if p.Late(now) {
			key = "report.missing_late"
		}
		lines = append(lines, t.Words.Say(key, "stations", missingNames(missing)))
	}
	return strings.Join(lines, "\n")
}

// Title names a period with its days and its due day.
func (t PeriodTeller) Title(p health.Period) string {
	return t.Words.Say("report.period_title", "kind", t.Words.Say("report.kind."+string(p.Kind)), "period", p.Label(), "from", p.From.Format(), "until", p.Until.Format(),
		"due", p.Due.Format(), "state", t.Words.Say("report.period."+string(p.State)))
}

func missingNames(missing []health.MissingReport) string {
	var names []string
	for _, m := range missing {
		names = append(names, m.Name)
	}
	return strings.Join(names, ", ")
}

// State says where a version stands, when it was submitted and by whom, and that it is late.
func (t PeriodTeller) State(p health.Period, r health.StationReport, now time.Time) string {
	text := t.Words.Say("report.state." + string(r.State))
	if r.State == health.ReportSubmitted {
		text = t.Words.Say("report.submitted", "at", clock(r.Submitted), "who", r.ByName)
	}
	if r.Late(p, now) {
		text += ", " + t.Words.Say("report.late")
	}
	return text
}

// Share says a share in percent; empty where there is nothing to divide by.
func (t PeriodTeller) Share(r health.Ratio) string {
	if r.Den <= 0 {
		return ""
	}
	return percent(t.Words, r)
}

// Codes names in few words what does not fit together in figures.
func (t PeriodTeller) Codes(f health.Figures, p health.Period) []string {
	var out []string
	for _, c := range f.Checks(p.Ends()) {
		if c.Asked {
			out = append(out, t.Words.Say("report.odd."+c.Code))
		}
	}
	return out
}

// Edition says who signed an edition, when, and without whom.
func (t PeriodTeller) Edition(e health.Edition) string {
	text := t.Words.Say("report.edition", "n", strconv.Itoa(e.Number), "who", e.ByName, "at", clock(e.At), "stations", strconv.Itoa(len(e.Rows)),
		"records", t.Words.Count(e.Sum.End.Records))
	if len(e.Missing) > 0 {
		text += " " + t.Words.Say("report.without", "stations", missingNames(e.Missing))
	}
	return text
}

// Report says what a station reports, with what is odd and what was said about it.
func (t PeriodTeller) Report(p health.Period, r health.StationReport, now time.Time) string {
	lines := []string{t.Title(p), t.Words.Say("report.of", "station", r.Name, "n", strconv.Itoa(r.Number), "state", t.State(p, r, now))}
	lines = append(lines, t.Figures(r.Figures)...)
	for _, c := range r.Figures.Checks(p.Ends()) {
		lines = append(lines, t.Check(c))
	}
	for _, said := range [][2]string{{"report.said.explained", r.Explained}, {"report.said.remarks", r.Remarks}, {"report.said.reason", r.Reason},
		{"report.said.comment", r.Comment}} {
		if said[1] != "" {
			lines = append(lines, t.Words.Say(said[0], "text", said[1]))
		}
	}
	return strings.Join(lines, "\n")
}

// Check says what a reader of figures would ask about.
func (t PeriodTeller) Check(c health.ReportCheck) string {
	return t.Words.Say("report.check."+c.Code, "is", t.Words.Count(c.Is), "want", t.Words.Count(c.Want), "by", t.Words.Count(c.Is-c.Want))
}

// Figures says the figures in some lines.
func (t PeriodTeller) Figures(f health.Figures) []string {
	var out []string
	args := []string{"share", "", "with_id_share", percent(t.Words, f.WithID()), "matched_share", percent(t.Words, f.Matched())}
	for code, n := range f.Numbers() {
		args = append(args, code, t.Words.Count(n))
	}
	if f.Population.People > 0 {
		args[1] = " " + t.Words.Say("report.lines.share", "share", percent(t.Words, f.Coverage()))
		out = append(out, t.Words.Say("report.lines.people", append(args, "source", f.Population.Source, "on", onDays(t.Words, f.Population))...))
	}
	for _, key := range []string{"records", "flow", "compared", "work"} {
		out = append(out, t.Words.Say("report.lines."+key, args...))
	}
	return out
}

// Changed says what is not as in the version or edition before.
func (t PeriodTeller) Changed(was, is health.Figures) []string {
	var out []string
	for _, d := range was.Differences(is) {
		out = append(out, t.Words.Say("report.difference", "figure", t.Words.Say("report.figure."+d.Figure), "was", t.Words.Count(d.Was), "is", t.Words.Count(d.Is)))
	}
	return out
}
