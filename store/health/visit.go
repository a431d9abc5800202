package health

import (
	"log/slog"
	"time"

	"hssk/store/ident"
)

// VisitID names a visit: the facility's code and its own number (MA_LK of QĐ 4750/QĐ-BYT), so that the same visit sent
// twice is one.
type VisitID string

// NewVisitID joins a facility and its number of the visit.
func NewVisitID(facility, number string) VisitID { return VisitID(facility + "/" + number) }

// Visit is one contact with a health facility (QĐ 831/QĐ-BYT part D).
type Visit struct {
	ID        VisitID
	Person    PersonID
	Facility  string // five-character code of QĐ 384/QĐ-BYT
	Started   ident.Date
	Ended     ident.Date        // zero: the same day
	Return    ident.Date        // appointment to come again; zero: none
	Diagnoses []string          // ICD-10 codes, the main one first
	Findings  map[string]string // what was found and said, by the tags of part D: MACH, HUYETAPTT, CHANDOAN …
	Source    Source
	Cause     Cause
	At        time.Time // when it was stored
}

// LogValue identifies the visit in logs by its record alone.
func (v Visit) LogValue() slog.Value { return slog.StringValue("visit of " + string(v.Person)) }

// DoseID names a dose: a person gets one dose of a number of one vaccine.
type DoseID string

// Dose is one immunisation, given or planned (QĐ 831/QĐ-BYT part C).
type Dose struct {
	ID       DoseID
	Person   PersonID
	Vaccine  string     // code of the national immunisation system, or its name
	Number   int        // 1 is the first; 0 is not known
	Given    ident.Date // zero: planned, not given
	Next     ident.Date // when the next one is due; zero: not said
	Facility string
	Reaction Value // what happened afterwards
	Month    int   // of pregnancy, for tetanus; 0: not pregnant
	Source   Source
	Cause    Cause
	At       time.Time
}

// LogValue identifies the dose in logs by its record alone.
func (d Dose) LogValue() slog.Value { return slog.StringValue("dose of " + string(d.Person)) }
