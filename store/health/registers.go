package health

import (
	"maps"
	"time"
)

// CheckSource is who compares records with what they know.
type CheckSource string

const (
	CheckPolice     CheckSource = "" // by a list on paper and its file
	CheckPopulation CheckSource = "population"
	CheckInsurance  CheckSource = "insurance"
)

// CheckSources lists all sources.
func CheckSources() []CheckSource { return []CheckSource{CheckPolice, CheckPopulation, CheckInsurance} }

// Online reports whether a register answers, not a person.
func (s CheckSource) Online() bool { return s != CheckPolice }

// Source is what is said to be the origin of the answers' values.
func (s CheckSource) Source() Source {
	if s == CheckInsurance {
		return FromInsurance
	}
	return FromPopulation
}

// Asks gives what is asked about a record; empty when nothing can be.
func (s CheckSource) Asks(r Record) map[Field]Value {
	switch {
	case s == CheckPopulation && r.Text(NationalID) == "": // it finds people by their numbers
		return nil
	case s != CheckInsurance:
		return CheckFrom(r)
	}
	number := r.InsuredAs()
	if number == "" || r.Text(FullName) == "" || r.Text(BirthDate) == "" {
		return nil
	}
	return valuesOf(r, []Field{number, FullName, BirthDate})
}

// InsuredAs is the field whose number the insurer is asked with: the card, the social insurance number, or else the
// national id, which takes the place of both. Empty: the record has none.
func (r Record) InsuredAs() Field {
	for _, f := range []Field{Insurance, SocialNo, NationalID} {
		if r.Text(f) != "" {
			return f
		}
	}
	return ""
}

// InsuranceLasts is how long the insurer's answer about a card is good for.
const InsuranceLasts = 180 * 24 * time.Hour

// Insurable reports whether the insurer is to be asked about a record, given its numbers: somebody who lives here, and whose
// number was not compared with the insurer lately.
func (r Record) Insurable(numbers []Identifier, now time.Time) bool {
	as := r.InsuredAs()
	if !r.Living() || len(CheckInsurance.Asks(r)) == 0 {
		return false
	}
	for _, n := range numbers {
		if n.Kind == as && n.To.IsZero() && n.Verified.How == string(FromInsurance) && now.Sub(n.Verified.At) < InsuranceLasts {
			return false
		}
	}
	return true
}

// Agrees reports whether the record still says what was asked.
func (i CheckItem) Agrees(r Record, s CheckSource) bool { return maps.Equal(i.Asked, s.Asks(r)) }

// TakesOver reports whether a value that a source says otherwise goes into the record without anybody's decision: what the
// insurer says of its own card. What stood there stays in the history.
func (s CheckSource) TakesOver(f Field) bool { return s == CheckInsurance && f.Insures() }

// AnsweredBy tells which register's answer a draft is; zero: no register's.
func (d Draft) AnsweredBy() CheckSource {
	if d.Cause.Kind == CauseCheck && d.By.Kind == BySystem {
		return CheckSource(d.By.ID)
	}
	return CheckPolice
}

// From is who proposed a correction.
func (d Draft) From() Source {
	switch {
	case d.Cause.Kind == CauseCheck:
		return d.AnsweredBy().Source()
	case d.Cause.Kind == CauseImport:
		return FromImport
	case d.By.Kind == ByCitizen:
		return FromCitizen
	}
	return FromStaff
}

// Number is the field that is in doubt when a source does not know the person.
func (s CheckSource) Number(i CheckItem) Field {
	if s != CheckInsurance {
		return NationalID
	}
	for _, f := range []Field{Insurance, SocialNo} {
		if i.Asked[f] != "" {
			return f
		}
	}
	return "" // asked with the national id: nothing says that they have a card
}
