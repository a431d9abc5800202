package health

import (
	"slices"
	"time"
	"unicode"
	"unicode/utf8"
)

// StationReport is one version of what a station reports of a period. What was submitted is never altered: a report that came
// back, or is corrected, is a new version.
type StationReport struct {
	Period    PeriodID
	Station   StationCode
	Name      string // of the station, as it was called then
	Number    int    // of the version, from 1
	State     ReportState
	Figures   Figures
	Remarks   string // difficulties and proposals
	Explained string // why figures do not fit together
	Reason    string // why it is submitted anew after a signature
	Comment   string // of whoever returned it
	By        Actor  // who submitted it; zero until then
	ByName    string
	MadeAt    time.Time
	Submitted time.Time // zero until then
	Returned  time.Time // zero: it was not
}

// ReportState is where a version stands.
type ReportState string

const (
	ReportOpen      ReportState = "open"      // the figures were counted; the station looks at them
	ReportSubmitted ReportState = "submitted" // frozen
	ReportReturned  ReportState = "returned"  // frozen, and a new version is open
)

// ReportStates lists all states.
func ReportStates() []ReportState {
	return []ReportState{ReportOpen, ReportSubmitted, ReportReturned}
}

// Edition is what the district reports of a period: the sum of what stations had submitted when it was signed.
type Edition struct {
	Period  PeriodID
	Number  int // from 1
	Rows    []StationReport
	Missing []MissingReport // stations without a report, named by whoever signed
	Sum     Figures
	Note    string // of whoever signed
	By      Actor
	ByName  string
	At      time.Time
}

// ReportDone is what became of an act on a report.
type ReportDone struct {
	Report  StationReport
	Edition Edition
	Notify  []MessageID // written for those whom it concerns
}

// MissingReport is a station that has no report in an edition.
type MissingReport struct {
	Station StationCode `json:"station"`
	Name    string      `json:"name"`
}

// Current gives the last version of each station, in the order of stations.
func Current(all []StationReport) []StationReport {
	var out []StationReport
	for _, r := range all {
		i := slices.IndexFunc(out, func(o StationReport) bool { return o.Station == r.Station })
		switch {
		case i < 0:
			out = append(out, r)
		case r.Number > out[i].Number:
			out[i] = r
		}
	}
	return out
}

// LatestOf gives the last version of one station.
func LatestOf(all []StationReport, station StationCode) (StationReport, bool) {
	for _, r := range Current(all) {
		if r.Station == station {
			return r, true
		}
	}
	return StationReport{}, false
}

// InForce gives of each station the last version that was submitted and not returned, and the stations that have none.
func InForce(all []StationReport) (in []StationReport, missing []MissingReport) {
	for _, last := range Current(all) {
		best := StationReport{}
		for _, r := range all {
			if r.Station == last.Station && r.State == ReportSubmitted && r.Number > best.Number {
				best = r
			}
		}
		if best.Number > 0 {
			in = append(in, best)
			continue
		}
		missing = append(missing, MissingReport{last.Station, last.Name})
	}
	return in, missing
}

// Same reports whether an edition has exactly these versions.
func (e Edition) Same(in []StationReport) bool {
	return slices.EqualFunc(e.Rows, in, func(a, b StationReport) bool { return a.Station == b.Station && a.Number == b.Number })
}

// Row gives what an edition has of a station.
func (e Edition) Row(station StationCode) (StationReport, bool) {
	i := slices.IndexFunc(e.Rows, func(r StationReport) bool { return r.Station == station })
	if i < 0 {
		return StationReport{}, false
	}
	return e.Rows[i], true
}

// Late reports whether a version was submitted after the due day, or is not in and the day is over.
func (r StationReport) Late(p Period, now time.Time) bool {
	if r.State == ReportSubmitted {
		return p.Late(r.Submitted)
	}
	return p.Late(now)
}

// RemarkMax is how many letters a text of a report may have; reportDigits how many digits in a row it may not: they would be
// the number of somebody.
const (
	RemarkMax    = 1000
	reportDigits = 9
)

// CheckReportText says what is wrong with a text of a report. Errors: report_text_long, report_text_number.
func CheckReportText(text string) error {
	if utf8.RuneCountInString(text) > RemarkMax {
		return Refuse("report_text_long", map[string]string{"max": "1000"})
	}
	run := 0
	for _, r := range text {
		switch {
		case unicode.IsDigit(r):
			run++
		case r != ' ' && r != '.' && r != '-':
			run = 0
		}
		if run >= reportDigits {
			return Refuse("report_text_number", nil)
		}
	}
	return nil
}
