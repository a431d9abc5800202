package health

import (
	"errors"
	"strings"
)

// ReportWords are what somebody says beside the figures of a station's report. A text that is nil stays as it is.
type ReportWords struct {
	Period    PeriodID
	Station   StationCode
	By        StaffID
	Remarks   *string // difficulties and proposals
	Explained *string // why figures do not fit together
	Reason    string  // of a correction
}

// Check says what is wrong with the texts. Errors: report_text_long, report_text_number.
func (w ReportWords) Check() error {
	err := CheckReportText(w.Reason)
	for _, text := range []*string{w.Remarks, w.Explained} {
		if text != nil {
			err = errors.Join(err, CheckReportText(*text))
		}
	}
	return err
}

// Into puts the texts into a report.
func (w ReportWords) Into(r *StationReport) {
	if w.Remarks != nil {
		r.Remarks = strings.TrimSpace(*w.Remarks)
	}
	if w.Explained != nil {
		r.Explained = strings.TrimSpace(*w.Explained)
	}
}

// ReportReturn asks to give a report back to its station.
type ReportReturn struct {
	Period  PeriodID
	Station StationCode
	By      StaffID
	Comment string
}

// ReportSign asks to sign the district's report of a period.
type ReportSign struct {
	Period  PeriodID
	By      StaffID
	Seen    int64         // version of the period that was looked at; zero: whatever there is
	Without []StationCode // stations that have not submitted, without whom it is signed
	Note    string
}
