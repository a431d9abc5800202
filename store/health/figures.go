package health

import (
	"maps"
	"slices"
	"time"
)

// Stock is what can be counted of the records of a station at one moment, living residents only.
type Stock struct {
	Records    int64 `json:"records"`
	WithID     int64 `json:"with_id"`
	Matched    int64 `json:"matched"`    // agree with the population database
	Mismatched int64 `json:"mismatched"` // do not
	NotFound   int64 `json:"not_found"`  // it knows nobody like that
	Gaps       int64 `json:"gaps"`       // lack something that is required
}

// Plus adds another stock.
func (s Stock) Plus(o Stock) Stock {
	return Stock{s.Records + o.Records, s.WithID + o.WithID, s.Matched + o.Matched, s.Mismatched + o.Mismatched, s.NotFound + o.NotFound, s.Gaps + o.Gaps}
}

// Times is the stock so many times; negative to take it off without a floor.
func (s Stock) Times(n int64) Stock {
	return Stock{n * s.Records, n * s.WithID, n * s.Matched, n * s.Mismatched, n * s.NotFound, n * s.Gaps}
}

// Stock is what one record counts for, as it stands now.
func (r Record) Stock() Stock {
	one := func(is bool) int64 {
		if is {
			return 1
		}
		return 0
	}
	return Stock{Records: 1, WithID: one(r.Text(NationalID) != ""), Matched: one(r.Verification == Matched), Mismatched: one(r.Verification == Mismatched),
		NotFound: one(r.Verification == NotFound), Gaps: one(r.Completeness != Complete)}
}

// Minus takes another stock off. What is not kept with its time may have changed in between, so that nothing goes below none.
func (s Stock) Minus(o Stock) Stock {
	return Stock{s.Records - o.Records, max(0, s.WithID-o.WithID), max(0, s.Matched-o.Matched), max(0, s.Mismatched-o.Mismatched),
		max(0, s.NotFound-o.NotFound), max(0, s.Gaps-o.Gaps)}
}

// BeginSource says where the figures of the beginning of a period come from.
type BeginSource string

const (
	BeginReport BeginSource = "report" // what the report of the period before says of its end
	BeginCount  BeginSource = "count"  // counted on the first day
	BeginBack   BeginSource = "back"   // reckoned back from the end: only the number of records is known
	BeginMixed  BeginSource = "mixed"  // of a sum: not the same for all
)

// BeginSources lists all sources.
func BeginSources() []BeginSource {
	return []BeginSource{BeginReport, BeginCount, BeginBack, BeginMixed}
}

// Flow is what became of records in a period.
type Flow struct {
	Created  int64 `json:"created"`   // new records but for births
	Births   int64 `json:"births"`    // new records of children born in the period or up to 60 days before it
	MovedIn  int64 `json:"moved_in"`  // from another station
	Returned int64 `json:"returned"`  // a death or a move that was reported was not so, or a merge was taken back
	MovedOut int64 `json:"moved_out"` // to another station or elsewhere
	Deaths   int64 `json:"deaths"`
	Unfound  int64 `json:"unfound"` // nobody by the description lives there
	Merged   int64 `json:"merged"`  // duplicates that were merged into another record
}

// Net is by how many records the flow changes a stock.
func (f Flow) Net() int64 {
	return f.Created + f.Births + f.MovedIn + f.Returned - f.MovedOut - f.Deaths - f.Unfound - f.Merged
}

func (f Flow) plus(o Flow) Flow {
	return Flow{f.Created + o.Created, f.Births + o.Births, f.MovedIn + o.MovedIn, f.Returned + o.Returned, f.MovedOut + o.MovedOut, f.Deaths + o.Deaths,
		f.Unfound + o.Unfound, f.Merged + o.Merged}
}

// Leave counts somebody out who lived at the station and does so no more, by what they are now.
func (f *Flow) Leave(now Life) {
	switch now {
	case Dead, DeathReported:
		f.Deaths++
	case Merged:
		f.Merged++
	case Unfound, UnfoundReported:
		f.Unfound++
	default:
		f.MovedOut++
	}
}

// Figures are what a station reports of a period.
type Figures struct {
	Population  Denominator `json:"population"`
	Begin       Stock       `json:"begin"`
	From        BeginSource `json:"begin_from"`
	End         Stock       `json:"end"`
	Counted     time.Time   `json:"counted"` // when End was; the records are as they stood at the end of the period
	Flow        Flow        `json:"flow"`
	Cleaned     int64       `json:"cleaned"`      // records to which something was added, in which something was corrected or compared
	CleanedYear int64       `json:"cleaned_year"` // since the beginning of the year of reports
	Visited     int64       `json:"visited"`      // records with a visit in the period
	VisitedYear int64       `json:"visited_year"`
	// Unmeasured are the records at the end of stations whose population nobody has told: in a sum they count in no share of it.
	Unmeasured int64 `json:"unmeasured,omitempty"`
}

// Plus adds the figures of another station.
func (f Figures) Plus(o Figures) Figures {
	sum := Figures{Begin: f.Begin.Plus(o.Begin), From: f.From, End: f.End.Plus(o.End), Counted: f.Counted, Flow: f.Flow.plus(o.Flow),
		Cleaned: f.Cleaned + o.Cleaned, CleanedYear: f.CleanedYear + o.CleanedYear, Visited: f.Visited + o.Visited, VisitedYear: f.VisitedYear + o.VisitedYear,
		Unmeasured: f.unmeasured() + o.unmeasured()}
	sum.Population = addPeople(f.Population, o.Population)
	if o.From != f.From {
		sum.From = BeginMixed
	}
	if o.Counted.After(sum.Counted) {
		sum.Counted = o.Counted
	}
	return sum
}

// addPeople adds populations; a station that nobody has counted adds none, and its records count in no share.
func addPeople(a, b Denominator) Denominator {
	switch {
	case a.People == 0:
		return b
	case b.People == 0:
		return a
	}
	return a.Plus(b)
}

func (f Figures) unmeasured() int64 {
	if f.Population.People == 0 {
		return f.End.Records
	}
	return f.Unmeasured
}

// Coverage is the share of the population that had a record at the end.
func (f Figures) Coverage() Ratio { return Ratio{f.End.Records - f.unmeasured(), f.Population.People} }

// WithID is the share of records with a national id.
func (f Figures) WithID() Ratio { return Ratio{f.End.WithID, f.End.Records} }

// Matched is the share of records that agree with the population database.
func (f Figures) Matched() Ratio { return Ratio{f.End.Matched, f.End.Records} }

// SumFigures adds the figures of stations; false when there are none.
func SumFigures(all []Figures) (sum Figures, ok bool) {
	for i, f := range all {
		if sum = sum.Plus(f); i == 0 {
			sum = f
		}
	}
	return sum, len(all) > 0
}

// ReportCheck is something that a reader of figures would ask about.
type ReportCheck struct {
	Code  string // phrase report.check.<code>
	Is    int64
	Want  int64
	Asked bool // whoever submits has to say why
}

// Codes of checks.
const (
	OddBalance   = "balance"   // the records at the end are not those at the beginning and what came and went
	OddBack      = "back"      // the beginning was reckoned back, so that nothing can be checked against it
	OddOver      = "over"      // more records than people
	OddUnknown   = "unknown"   // nobody has told how many people there are
	OddCompared  = "compared"  // more were compared than have a number
	OddLateCount = "latecount" // the figures of the end were counted days after it
)

// OddCodes lists all codes.
func OddCodes() []string {
	return []string{OddBalance, OddBack, OddOver, OddUnknown, OddCompared, OddLateCount}
}

// Checks says what does not fit together in the figures of a period that ended at a moment.
func (f Figures) Checks(ends time.Time) []ReportCheck {
	var out []ReportCheck
	want := f.Begin.Records + f.Flow.Net()
	switch {
	case want != f.End.Records:
		out = append(out, ReportCheck{OddBalance, f.End.Records, want, true})
	case f.From == BeginBack:
		out = append(out, ReportCheck{Code: OddBack})
	}
	switch {
	case f.Population.People == 0:
		out = append(out, ReportCheck{Code: OddUnknown})
	case f.Coverage().Num > f.Population.People:
		out = append(out, ReportCheck{OddOver, f.Coverage().Num, f.Population.People, true})
	}
	if n := f.End.Matched + f.End.Mismatched + f.End.NotFound; n > f.End.WithID {
		out = append(out, ReportCheck{OddCompared, n, f.End.WithID, true})
	}
	if late := int64(f.Counted.Sub(ends).Hours() / 24); late > 0 {
		out = append(out, ReportCheck{Code: OddLateCount, Is: late})
	}
	return out
}

// Asked reports whether figures need an explanation.
func (f Figures) Asked(ends time.Time) bool {
	return slices.ContainsFunc(f.Checks(ends), func(c ReportCheck) bool { return c.Asked })
}

// Difference is one figure that is not the same in two versions.
type Difference struct {
	Figure string `json:"figure"` // phrase report.figure.<code>
	Was    int64  `json:"was"`
	Is     int64  `json:"is"`
}

// FigureCodes lists the figures in the order in which a report has them.
func FigureCodes() []string {
	return []string{"people", "records_begin", "records", "created", "births", "moved_in", "returned", "moved_out", "deaths", "unfound", "merged", "with_id",
		"matched", "mismatched", "not_found", "gaps", "cleaned", "cleaned_year", "visited", "visited_year"}
}

// Numbers gives the figures by their codes.
func (f Figures) Numbers() map[string]int64 {
	return map[string]int64{"people": f.Population.People, "records_begin": f.Begin.Records, "records": f.End.Records, "created": f.Flow.Created,
		"births": f.Flow.Births, "moved_in": f.Flow.MovedIn, "returned": f.Flow.Returned, "moved_out": f.Flow.MovedOut, "deaths": f.Flow.Deaths,
		"unfound": f.Flow.Unfound, "merged": f.Flow.Merged, "with_id": f.End.WithID, "matched": f.End.Matched, "mismatched": f.End.Mismatched,
		"not_found": f.End.NotFound, "gaps": f.End.Gaps, "cleaned": f.Cleaned, "cleaned_year": f.CleanedYear, "visited": f.Visited, "visited_year": f.VisitedYear}
}

// BeginNumbers gives the figures of the beginning that are known, by the codes of those of the end.
func (f Figures) BeginNumbers() map[string]int64 {
	out := map[string]int64{"records": f.Begin.Records}
	if f.From == BeginReport || f.From == BeginCount {
		maps.Copy(out, map[string]int64{"with_id": f.Begin.WithID, "matched": f.Begin.Matched, "mismatched": f.Begin.Mismatched,
			"not_found": f.Begin.NotFound, "gaps": f.Begin.Gaps})
	}
	return out
}

// Differences lists what changed from one version to the next, in the order of FigureCodes.
func (f Figures) Differences(next Figures) []Difference {
	var out []Difference
	was, is := f.Numbers(), next.Numbers()
	for _, code := range FigureCodes() {
		if was[code] != is[code] {
			out = append(out, Difference{code, was[code], is[code]})
		}
	}
	return out
}
