package workflows

import (
	"errors"
	"slices"
	"testing"
	"time"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// reportingWorld is a world on 1 November 2026 whose period goes on until the fourteenth; its head and its supervisor can be
// reached.
func reportingWorld(t *testing.T) *world {
	w := newWorld(t)
	w.acts.Reporting = health.DefaultReportRules()
	gapTask(w)
	w.write(func(tx store.Tx) error {
		var errs []error
		for who, address := range map[health.StaffID]string{thanh: "+84990000071", mai: "+84990000072"} {
			errs = append(errs, tx.PutContact(health.Contact{Channel: "sms", Address: address, Staff: who, Proof: health.ProofOperator, At: w.now()}))
		}
		return errors.Join(errs...)
	})
	_, err := w.acts.OpenPeriod(t.Context(), activities.PeriodInput{Period: "2026-11", By: health.Actor{Kind: health.BySystem, ID: "reports"}})
	must(t, err)
	return w
}

// submitAll submits for every station that has a report.
func (w *world) submitAll() {
	all, err := w.store.StationReports(w.t.Context(), "2026-11")
	must(w.t, err)
	for _, r := range health.Current(all) {
		by := health.StaffID("head-" + string(r.Station))
		w.write(func(tx store.Tx) error {
			return tx.PutStaff(health.Staff{ID: by, Name: "Trưởng trạm", Role: health.RoleHead, Station: r.Station, Active: true})
		})
		_, err := w.acts.SubmitReport(w.t.Context(), health.ReportWords{Period: "2026-11", Station: r.Station, By: by})
		must(w.t, err)
	}
}

func (w *world) periodIs(want health.PeriodState) {
	w.t.Helper()
	p, err := w.store.Period(w.t.Context(), "2026-11")
	if err != nil || p.State != want {
		w.t.Errorf("on %s the period is %s, %v; want %s", w.now().In(health.Zone()).Format("02/01 15:04"), p.State, err, want)
	}
}

// TestReport: from a running period to a signed one. It counts when the days are over, writes in the mornings, and ends with the
// signature.
func TestReport(t *testing.T) {
	w := reportingWorld(t)
	p := w.play(reportID("2026-11"))
	start := w.now()
	on := func(month time.Month, d, hour int) time.Duration {
		return time.Date(2026, month, d, hour, 0, 0, 0, health.Zone()).Sub(start)
	}
	p.look(on(11, 14, 23), func() { w.periodIs(health.PeriodRunning) })
	p.look(on(11, 15, 1), func() { w.periodIs(health.PeriodCollecting) })
	p.look(on(11, 16, 7), func() {
		if n := len(w.post.sent); n != 0 {
			t.Errorf("%d were written to before the morning", n)
		}
	})
	p.look(on(11, 16, 9), func() { w.sentLast("notice.report.open") })
	p.look(on(12, 4, 9), func() {
		w.sentLast("notice.report.centre")
		w.submitAll()
		p.SignalWorkflow(signalGoOn, nil)
	})
	p.look(on(12, 7, 9), func() {
		w.sentLast("notice.report.all_in")
		_, err := w.acts.SignReport(t.Context(), health.ReportSign{Period: "2026-11", By: mai})
		must(t, err)
		p.SignalWorkflow(signalGoOn, nil)
	})
	p.SetTestTimeout(time.Minute)
	p.run(TypeReport, ReportInput{Period: "2026-11"})
	must(t, p.GetWorkflowError())
	w.periodIs(health.PeriodSigned)
	if got := w.now().Sub(start); got > on(12, 7, 10) {
		t.Errorf("it ended %s after the signature", got-on(12, 7, 9))
	}
	if n := len(w.post.sent); n < 5 || n > 8 {
		t.Errorf("%d messages in a month", n)
	}
}

func (w *world) sentLast(phrase string) {
	w.t.Helper()
	w.post.mu.Lock()
	defer w.post.mu.Unlock()
	var all []string
	for _, m := range w.post.sent {
		all = append(all, m.Phrase)
	}
	if !slices.Contains(all[max(0, len(all)-2):], phrase) { // those of one morning go out beside each other
		w.t.Errorf("on %s the last two of %v were to have %s", w.acts.Now().In(health.Zone()).Format("02/01 15:04"), all, phrase)
	}
}

// TestReportOfNothing ends at once: the store knows no such period.
func TestReportOfNothing(t *testing.T) {
	w := newWorld(t)
	p := w.play(reportID("2030-01"))
	p.run(TypeReport, ReportInput{Period: "2030-01"})
	must(t, p.GetWorkflowError())
}

// TestReports: every day the same periods are opened once, and each has its workflow.
func TestReports(t *testing.T) {
	w := newWorld(t)
	w.acts.Reporting = health.DefaultReportRules()
	w.acts.Reporting.Open = []health.PeriodKind{health.PeriodMonth, health.PeriodQuarter}
	for range 2 {
		p := w.play("hssk-reports")
		p.run(TypeReports, ReportsInput{Day: ident.Date{Y: 2026, M: 11, D: 2}})
		must(t, p.GetWorkflowError())
		var n int
		if must(t, p.GetWorkflowResult(&n)); n != 2 {
			t.Errorf("%d periods", n)
		}
	}
	all, err := w.store.PeriodList(t.Context(), 9)
	if err != nil || len(all) != 2 || all[0].ID != "2026-Q4" || all[1].ID != "2026-11" {
		t.Errorf("%d periods, %v", len(all), err)
	}
}
