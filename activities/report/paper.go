package report

import (
	"fmt"
	"strconv"
	"time"

	"hssk/store/health"
)

// Paper is the report of one period, of a station or of the district, as it is printed.
type Paper struct {
	Above    string // the office above
	Office   string // the one that reports
	Place    string // where it is signed
	District bool
	Period   health.Period
	Sum      health.Figures         // of a station its own
	Rows     []health.StationReport // of the district, in order; of a station the one
	Missing  []health.MissingReport // stations that are not in the sum
	Number   int                    // of the edition or version; zero: a draft that nobody has signed or submitted
	Signer   string
	Signed   time.Time // zero for a draft
	Note     string    // of whoever signed
	Before   *Paper    // the edition or version before; nil: none
}

// figureColumn is one figure of a row of the table.
type figureColumn struct {
	group, head string // phrases paper.group.<group> and paper.col.<head>
	of          func(health.Figures) any
}

// figureColumns are the columns of the table in their order: counts, and shares of 0 to 1; what nothing is known of is nil.
func figureColumns() []figureColumn {
	count := func(group, code string) figureColumn {
		return figureColumn{group, code, func(f health.Figures) any { return f.Numbers()[code] }}
	}
	share := func(group, head string, of func(health.Figures) health.Ratio) figureColumn {
		return figureColumn{group, head, func(f health.Figures) any {
			if r := of(f); r.Den > 0 {
				return float64(r.Num) / float64(r.Den)
			}
			return nil
		}}
	}
	people := figureColumn{"people", "people", func(f health.Figures) any {
		if f.Population.People == 0 {
			return nil
		}
		return f.Population.People
	}}
	return []figureColumn{people, count("records", "records_begin"), count("records", "records"), share("records", "coverage", health.Figures.Coverage),
		count("records", "with_id"), share("records", "with_id_share", health.Figures.WithID), count("records", "gaps"), count("compared", "matched"),
		count("compared", "mismatched"), count("compared", "not_found"), share("compared", "matched_share", health.Figures.Matched),
		count("cleaned", "cleaned"), count("cleaned", "cleaned_year"), count("visited", "visited"), count("visited", "visited_year"),
		count("flow", "created"), count("flow", "births"), count("flow", "moved_in"), count("flow", "returned"), count("flow", "moved_out"),
		count("flow", "deaths"), count("flow", "unfound"), count("flow", "merged")}
}

// shown writes a cell for paper.
func shown(say Say, v any) string {
	switch n := v.(type) {
	case int64:
		return count(say, n)
	case float64:
		return percent(say, health.Ratio{Num: int64(n*10000 + 0.5), Den: 10000})
	}
	return nothing
}

// figureLine is one figure of an office: what is counted, at the beginning, and at the end or in the period. What is not known is nil.
type figureLine struct {
	label      string
	begin, end any
	share      any  // of what is divided by something; a share of 0 to 1
	moment     bool // it is one of a moment, and not of the period
}

// figureLines are the figures of one office below each other.
func figureLines(f health.Figures, say Say) []figureLine {
	var out []figureLine
	begin, end := f.BeginNumbers(), f.Numbers()
	shares := map[string]health.Ratio{"records": f.Coverage(), "with_id": f.WithID(), "matched": f.Matched()}
	for _, code := range health.FigureCodes() {
		if code == "records_begin" {
			continue // beside that of the end
		}
		line := figureLine{label: say("report.figure." + code), end: end[code], moment: stock(code)}
		if n, known := begin[code]; known {
			line.begin = n
		}
		if code == "people" && f.Population.People == 0 {
			line.end = nil
		}
		if r := shares[code]; r.Den > 0 {
			line.share = float64(r.Num) / float64(r.Den)
		}
		out = append(out, line)
	}
	return out
}

// texts are the cells of the lines, for paper.
func (l figureLine) texts(number int, say Say) []string {
	begin, end := "", shown(say, l.end)
	if l.moment {
		begin = shown(say, l.begin)
	}
	if l.share != nil {
		end += " (" + shown(say, l.share) + ")"
	}
	return []string{strconv.Itoa(number), l.label, begin, end}
}

// stock reports whether a figure is one of a moment, so that it has one at the beginning, too.
func stock(code string) bool {
	switch code {
	case "records", "with_id", "matched", "mismatched", "not_found", "gaps":
		return true
	}
	return false
}

// notes say where figures come from and what does not fit together.
func (p Paper) notes(say Say) []string {
	var out []string
	if d := p.Sum.Population; d.People > 0 && d.Source != "" {
		on := dayOf(d.On)
		if d.Until != "" {
			on = say("figure.days", "from", on, "to", dayOf(d.Until))
		}
		out = append(out, say("paper.population", "source", d.Source, "on", on))
	}
	if len(p.Rows) > 0 { // a draft before anybody has submitted has no figures to speak of
		out = append(out, say("paper.begin."+string(p.Sum.From)), say("paper.counted", "at", moment(p.Sum.Counted)))
		for _, c := range p.Sum.Checks(p.Period.Ends()) {
			if c.Code != health.OddBack {
				out = append(out, Check(c, say))
			}
		}
	}
	for _, m := range p.Missing {
		out = append(out, say("paper.missing", "station", m.Name))
	}
	if p.Note != "" {
		out = append(out, say("paper.note", "note", p.Note))
	}
	return out
}

// Check says what a reader of figures would ask about. It says report.check.<code>{is}{want}{by}.
func Check(c health.ReportCheck, say Say) string {
	return say("report.check."+c.Code, "is", count(say, c.Is), "want", count(say, c.Want), "by", count(say, c.Is-c.Want))
}

func moment(t time.Time) string { return t.In(health.Zone()).Format("15:04 02/01/2006") }

// texts are what stations say in words, each with its name where there are several.
func (p Paper) texts(of func(health.StationReport) string) []string {
	var out []string
	for _, r := range p.Rows {
		switch text := of(r); {
		case text == "":
		case p.District:
			out = append(out, r.Name+": "+text)
		default:
			out = append(out, text)
		}
	}
	return out
}

// title and subtitle of the report.
func (p Paper) title(say Say) (title, sub string) {
	title = say("paper.title." + string(p.Period.Kind))
	return title, say("paper.subtitle", "period", p.Period.Label(), "from", p.Period.From.Format(), "until", p.Period.Until.Format())
}

// version says which edition or version it is, and whether it is one at all.
func (p Paper) version(say Say) string {
	switch {
	case p.Number == 0:
		return say("paper.draft")
	case p.District:
		return say("paper.edition", "n", strconv.Itoa(p.Number), "who", p.Signer, "at", moment(p.Signed))
	}
	return say("paper.version", "n", strconv.Itoa(p.Number), "who", p.Signer, "at", moment(p.Signed))
}

// Differences says what is not as in the edition or version before, row by row for the district.
func (p Paper) Differences(say Say) []string {
	if p.Before == nil {
		return nil
	}
	var out []string
	add := func(name string, was, is health.Figures) {
		for _, d := range was.Differences(is) {
			out = append(out, say("paper.difference", "name", name, "figure", say("report.figure."+d.Figure), "was", count(say, d.Was), "is", count(say, d.Is),
				"by", fmt.Sprintf("%+d", d.Is-d.Was)))
		}
	}
	for _, r := range p.Rows {
		was, known := (health.Edition{Rows: p.Before.Rows}).Row(r.Station)
		switch {
		case !known:
			out = append(out, say("paper.joined", "station", r.Name))
			continue
		case p.District && was.Number == r.Number:
			continue
		}
		add(r.Name, was.Figures, r.Figures)
		if r.Reason != "" {
			out = append(out, say("paper.reason", "name", r.Name, "reason", r.Reason))
		}
	}
	if p.District {
		add(say("figure.district"), p.Before.Sum, p.Sum)
	}
	return out
}
