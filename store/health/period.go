package health

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"hssk/store/ident"
)

// PeriodID names a period of reporting: "2026-11", "2026-Q4", "2026-H2" or "2026".
type PeriodID string

// PeriodKind is how long a period is.
type PeriodKind string

// The kinds, the shortest first.
const (
	PeriodMonth   PeriodKind = "month"
	PeriodQuarter PeriodKind = "quarter"
	PeriodHalf    PeriodKind = "half"
	PeriodYear    PeriodKind = "year"
)

// PeriodKinds lists all kinds, the shortest first.
func PeriodKinds() []PeriodKind {
	return []PeriodKind{PeriodMonth, PeriodQuarter, PeriodHalf, PeriodYear}
}

// months is how many months a period of the kind has; zero: no kind.
func (k PeriodKind) months() int {
	return map[PeriodKind]int{PeriodMonth: 1, PeriodQuarter: 3, PeriodHalf: 6, PeriodYear: 12}[k]
}

// ReportRules say from which day to which a period is, and when its reports are due and reminded of.
type ReportRules struct {
	FirstDay     int          `toml:"first_day"`     // of the month before the first one; 1: of the first month itself
	DueDay       int          `toml:"due_day"`       // last day, of the month after the last one, on which a station submits
	Open         []PeriodKind `toml:"open"`          // the kinds that open by themselves
	RemindBefore []int        `toml:"remind_before"` // days before the due day on which those who have not submitted are reminded
	RemindEvery  int          `toml:"remind_every"`  // days from one reminder to the next after the due day
	Hour         int          `toml:"hour"`          // of the day at which notices are written
	Above        string       `toml:"above"`         // the office above the health centre, in the head of the district's report
	Place        string       `toml:"place"`         // where reports are signed
}

// DefaultReportRules are those of NĐ 09/2019/NĐ-CP, article 12: a month is from day 15 of the month before to day 14, and longer
// periods likewise.
func DefaultReportRules() ReportRules {
	return ReportRules{FirstDay: 15, DueDay: 2, Open: []PeriodKind{PeriodMonth}, RemindBefore: []int{3, 0}, RemindEvery: 2, Hour: 8}
}

// Check says what is wrong with rules.
func (r ReportRules) Check() error {
	switch {
	case r.FirstDay < 1 || r.FirstDay > 28:
		return fmt.Errorf("first_day: 1 to 28")
	case r.DueDay < 1 || r.DueDay > 28:
		return fmt.Errorf("due_day: 1 to 28")
	case r.RemindEvery < 1:
		return fmt.Errorf("remind_every: at least 1 day")
	case r.Hour < QuietUntil || r.Hour >= QuietFrom:
		return fmt.Errorf("hour: %d to %d", QuietUntil, QuietFrom-1)
	}
	for _, n := range r.RemindBefore {
		if n < 0 || n > 28 {
			return fmt.Errorf("remind_before: 0 to 28 days")
		}
	}
	for _, k := range r.Open {
		if k.months() == 0 {
			return fmt.Errorf("open: %q is none of %v", k, PeriodKinds())
		}
	}
	return nil
}

// Period is one period for which every station reports, and how far that is.
type Period struct {
	ID      PeriodID
	Version int64
	Kind    PeriodKind
	From    ident.Date
	Until   ident.Date // the last day
	Due     ident.Date // the last day on which a station submits in time
	State   PeriodState
	Edition int       // the district's last signed edition; zero: none yet
	Told    int       // notices written since the figures were counted
	Next    time.Time // when the next notice is due; zero: none
	Begin   map[StationCode]Stock
	BeginAt time.Time // when Begin was counted; zero: it was not
	Counted time.Time // when the figures of the end were counted; zero: not yet
	By      Actor     // who opened it
	MadeAt  time.Time
	EndedAt time.Time // of the last signature; zero while something is to be signed
}

// PeriodState is where a period stands.
type PeriodState string

const (
	PeriodRunning    PeriodState = "running"    // its days are not over
	PeriodCollecting PeriodState = "collecting" // the figures were counted, the stations submit
	PeriodSigned     PeriodState = "signed"     // the last edition has all that was submitted
	PeriodCorrecting PeriodState = "correcting" // a station has submitted anew after the signature
)

// PeriodStates lists all states.
func PeriodStates() []PeriodState {
	return []PeriodState{PeriodRunning, PeriodCollecting, PeriodSigned, PeriodCorrecting}
}

// Begins is the first moment of the period.
func (p Period) Begins() time.Time { return p.From.Time(Zone()) }

// Ends is the first moment after the period.
func (p Period) Ends() time.Time { return p.Until.AddDays(1).Time(Zone()) }

// Label is the period in digits, such as "11/2026" or "Q4/2026".
func (p Period) Label() string {
	year, part, cut := strings.Cut(string(p.ID), "-")
	if !cut {
		return year
	}
	return part + "/" + year
}

// Over reports whether nothing is to be signed.
func (s PeriodState) Over() bool { return s == PeriodSigned }

// Late reports whether a moment is after the due day.
func (p Period) Late(now time.Time) bool {
	return ident.DateOf(now.In(Zone())).After(p.Due)
}

// Period gives the period of an id by the rules. Errors: period_unknown.
func (r ReportRules) Period(id PeriodID) (Period, error) {
	kind, year, last := parsePeriod(string(id))
	if kind == "" {
		return Period{}, Refuse("period_unknown", map[string]string{"id": string(id)})
	}
	p := Period{ID: id, Kind: kind, From: monthDay(year, last-kind.months(), r.FirstDay), Until: monthDay(year, last, r.FirstDay).AddDays(-1),
		Due: monthDay(year, last+1, r.DueDay)}
	if r.FirstDay == 1 { // calendar months
		p.From, p.Until = monthDay(year, last-kind.months()+1, 1), monthDay(year, last+1, 1).AddDays(-1)
	}
	return p, nil
}

// monthDay is a day of the n-th month of a year; months before the first and after the twelfth are of other years.
func monthDay(year, month, day int) ident.Date {
	return ident.DateOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC))
}

// parsePeriod reads an id into the kind, the year and the last month; the kind is empty for what is no id.
func parsePeriod(id string) (kind PeriodKind, year, last int) {
	head, tail, cut := strings.Cut(id, "-")
	of, err := strconv.ParseUint(head, 10, 16)
	year = int(of)
	if err != nil || len(head) != 4 || year < 2000 {
		return "", 0, 0
	}
	if !cut {
		return PeriodYear, year, 12
	}
	for _, shape := range []struct {
		kind   PeriodKind
		prefix string
		digits int
	}{{PeriodMonth, "", 2}, {PeriodQuarter, "Q", 1}, {PeriodHalf, "H", 1}} {
		digits, found := strings.CutPrefix(tail, shape.prefix)
		n, err := strconv.ParseUint(digits, 10, 8)
		if err == nil && found && len(digits) == shape.digits && n >= 1 && int(n)*shape.kind.months() <= 12 {
			return shape.kind, year, int(n) * shape.kind.months()
		}
	}
	return "", 0, 0
}

// Current names the period of a kind that a day is in.
func (r ReportRules) Current(kind PeriodKind, day ident.Date) PeriodID {
	year, month := day.Y, day.M
	if r.FirstDay > 1 && day.D >= r.FirstDay {
		if month++; month > 12 {
			year, month = year+1, 1
		}
	}
	return periodNamed(kind, year, (month-1)/kind.months()+1)
}

func periodNamed(kind PeriodKind, year, n int) PeriodID {
	switch kind {
	case PeriodMonth:
		return PeriodID(fmt.Sprintf("%04d-%02d", year, n))
	case PeriodQuarter:
		return PeriodID(fmt.Sprintf("%04d-Q%d", year, n))
	case PeriodHalf:
		return PeriodID(fmt.Sprintf("%04d-H%d", year, n))
	}
	return PeriodID(fmt.Sprintf("%04d", year))
}

// Before names the period of the same kind that ends the day before one begins.
func (r ReportRules) Before(p Period) PeriodID { return r.Current(p.Kind, p.From.AddDays(-1)) }

// YearOf is the first moment of the year of reports in which a period ends: what is cumulated is counted from it.
func (r ReportRules) YearOf(p Period) time.Time {
	year, err := r.Period(r.Current(PeriodYear, p.Until))
	if err != nil {
		return p.Begins() // unreachable: the year of a day has a name
	}
	return year.Begins()
}

// NextNotice is when stations that have not submitted are written to next, told being how often they were since the figures
// were counted: at once, some days before the due day and on it, then every few days. Notices are written in the morning of a
// working day.
func (r ReportRules) NextNotice(p Period, told int, now time.Time, h Holidays) time.Time {
	hours := SendRules{FromHour: r.Hour, ToHour: min(r.Hour+9, QuietFrom)}
	if told == 0 {
		return hours.Opens(now, h)
	}
	day := ident.DateOf(now.In(Zone()))
	for _, n := range r.RemindBefore {
		if on := p.Due.AddDays(-n); on.After(day) {
			return hours.Opens(on.Time(Zone()), h)
		}
	}
	next := p.Due.AddDays(1)
	if !next.After(day) {
		next = day.AddDays(r.RemindEvery)
	}
	return hours.Opens(next.Time(Zone()), h)
}
