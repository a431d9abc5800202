package workflows

import (
	"testing"
	"time"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// reports keeps a period that is over: counted, reminded of, submitted, signed; the one that a correction begins anew; and a day's
// look at what is to be opened.
func (r *recorder) reports(t *testing.T) {
	r.acts.Reporting = health.DefaultReportRules()
	ctx := t.Context()
	r.write(func(tx store.Tx) error {
		return tx.PutContact(health.Contact{Channel: "sms", Address: "+84990000079", Staff: thanh, Proof: health.ProofOperator, At: r.now()})
	})
	id := r.acts.Reporting.Current(health.PeriodMonth, ident.DateOf(r.now().In(health.Zone())).AddDays(-40))
	_, err := r.desk.OpenPeriod(ctx, activities.PeriodInput{Period: id, By: health.Actor{Kind: health.BySystem, ID: "reports"}})
	must(t, err)
	r.until(t, id, health.PeriodCollecting)
	r.write(func(tx store.Tx) error { // its morning has come
		p, err := tx.Period(id)
		must(t, err)
		p.Next = r.now().Add(-time.Second)
		return tx.UpdatePeriod(&p)
	})
	must(t, r.desk.StartReport(ctx, id))
	time.Sleep(3 * time.Second)
	all, err := r.store.StationReports(ctx, id)
	must(t, err)
	for _, v := range all {
		by := health.StaffID("head-" + string(v.Station))
		r.write(func(tx store.Tx) error {
			return tx.PutStaff(health.Staff{ID: by, Name: "Trưởng trạm", Role: health.RoleHead, Station: v.Station, Active: true})
		})
		_, err := r.desk.SubmitReport(ctx, health.ReportWords{Period: id, Station: v.Station, By: by})
		must(t, err)
	}
	_, err = r.desk.SignReport(ctx, health.ReportSign{Period: id, By: mai})
	must(t, err)
	r.keep(t, reportID(id), "report")
	remarks := "Thêm một máy in."
	_, err = r.desk.CorrectReport(ctx, health.ReportWords{Period: id, Station: phongPhu, By: thanh, Remarks: &remarks, Reason: "Ghi thiếu."})
	must(t, err)
	time.Sleep(2 * time.Second)
	_, err = r.desk.SignReport(ctx, health.ReportSign{Period: id, By: mai})
	must(t, err)
	r.keep(t, reportID(id), "report-corrected")
	_, err = r.desk.Engine.ExecuteWorkflow(ctx, options("hssk-reports-recorded", "", "reports"), TypeReports, ReportsInput{})
	must(t, err)
	r.keep(t, "hssk-reports-recorded", "reports")
}

// until waits for a period to come so far.
func (r *recorder) until(t *testing.T, id health.PeriodID, want health.PeriodState) {
	t.Helper()
	for range 100 {
		p, err := r.store.Period(t.Context(), id)
		must(t, err)
		if p.State == want {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("the period did not come to %s", want)
}
