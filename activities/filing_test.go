package activities

import (
	"strings"
	"testing"

	"hssk/store"
	"hssk/store/health"
)

// newCollecting is a register whose stations have the figures of 2026-11 in hand, on the first day after it.
func newCollecting(t *testing.T) *register {
	t.Helper()
	r := newReporting(t)
	r.people("Bùi Văn An", "Bùi Thị Bình")
	r.now = on(10, 15, 0)
	r.opened("2026-11")
	r.now = on(11, 15, 0)
	_, err := r.CountPeriod(r.ctx, "2026-11")
	r.ok(err)
	return r
}

func words(station health.StationCode, by health.StaffID) health.ReportWords {
	return health.ReportWords{Period: "2026-11", Station: station, By: by}
}

// signs signs with the stations that are named as missing.
func (r *register) signs(by health.StaffID, without ...health.StationCode) (health.Edition, error) {
	done, err := r.SignReport(r.ctx, health.ReportSign{Period: "2026-11", By: by, Without: without})
	return done.Edition, err
}

// TestWhatWasSubmittedStays whatever the records say later, and is submitted once.
func TestWhatWasSubmittedStays(t *testing.T) {
	r := newCollecting(t)
	remarks := " Mạng yếu. "
	w := words(phongPhu, nhan)
	w.Remarks = &remarks
	_, err := r.PrepareReport(r.ctx, w)
	r.ok(err)
	_, err = r.SubmitReport(r.ctx, words(phongPhu, thanh))
	r.ok(err)
	was := r.reported("2026-11", phongPhu)
	if was.Remarks != "Mạng yếu." || was.ByName != "Bùi Văn Thành" || was.State != health.ReportSubmitted || was.Figures.End.Records != 2 {
		t.Errorf("submitted: %+v", was)
	}
	r.people("Hà Văn Giang")
	_, err = r.CountPeriod(r.ctx, "2026-11")
	r.ok(err)
	if got := r.reported("2026-11", phongPhu); got.Figures != was.Figures || got.Number != 1 {
		t.Errorf("changed to %+v", got)
	}
	_, err = r.SubmitReport(r.ctx, words(phongPhu, thanh))
	r.refused(err, "report_twice")
	_, err = r.PrepareReport(r.ctx, w)
	r.refused(err, "report_twice")
	_, err = r.CorrectReport(r.ctx, health.ReportWords{Period: "2026-11", Station: phongPhu, By: thanh, Reason: "sót"})
	r.refused(err, "report_not_signed")
}

// TestWhoMayDoWhatWithReports is looked at where it is done, whatever a chat offers.
func TestWhoMayDoWhatWithReports(t *testing.T) {
	r := newCollecting(t)
	for _, who := range []health.StaffID{nhan, mai, "hoa"} {
		_, err := r.SubmitReport(r.ctx, words(phongPhu, who))
		r.refused(err, "report_not_yours")
		_, err = r.CorrectReport(r.ctx, health.ReportWords{Period: "2026-11", Station: phongPhu, By: who, Reason: "sót"})
		r.refused(err, "report_not_yours")
	}
	for _, who := range []health.StaffID{mai, "hoa"} {
		_, err := r.PrepareReport(r.ctx, words(phongPhu, who))
		r.refused(err, "report_not_yours")
	}
	for _, who := range []health.StaffID{nhan, thanh} {
		_, err := r.signs(who, phongPhu, myHoa)
		r.refused(err, "report_not_yours")
		_, err = r.ReturnReport(r.ctx, health.ReportReturn{Period: "2026-11", Station: phongPhu, By: who, Comment: "sửa"})
		r.refused(err, "report_not_yours")
		_, err = r.OpenPeriod(r.ctx, PeriodInput{"2026-11", staffed(who)})
		r.refused(err, "report_not_yours")
	}
	_, err := r.SubmitReport(r.ctx, words(phongPhu, "nobody"))
	r.refused(err, "staff_unknown")
	today := r.today()
	r.write(func(tx store.Tx) error {
		return tx.CreateLeave(health.Leave{ID: "l1", Staff: thanh, From: today, Until: today, Cover: nhan, By: staffed(mai), MadeAt: r.now})
	})
	_, err = r.SubmitReport(r.ctx, words(phongPhu, nhan)) // she stands in for the head today
	r.ok(err)
}

// TestTextsAreChecked: no numbers of residents, nothing endless, and an explanation where figures do not fit.
func TestTextsAreChecked(t *testing.T) {
	r := newCollecting(t)
	for text, code := range map[string]string{"gọi 0912 345 678": "report_text_number", "CCCD 017190000002": "report_text_number", strings.Repeat("ạ", 1001): "report_text_long"} {
		w := words(phongPhu, thanh)
		w.Remarks = &text
		_, err := r.SubmitReport(r.ctx, w)
		r.refused(err, code)
	}
	r.write(func(tx store.Tx) error { // more records than people
		all, err := tx.StationReports("2026-11")
		for _, v := range all {
			v.Figures.Population.People = 1
			r.ok(tx.PutStationReport(v))
		}
		return err
	})
	_, err := r.SubmitReport(r.ctx, words(phongPhu, thanh))
	r.refused(err, "report_explain")
	w, why := words(phongPhu, thanh), "Có 30 người tạm trú, đến 14/11/2026."
	w.Explained = &why
	_, err = r.SubmitReport(r.ctx, w)
	r.ok(err)
}

// TestSigning: not without naming who is missing, not twice, and not what has changed since it was looked at.
func TestSigning(t *testing.T) {
	r := newCollecting(t)
	_, err := r.signs(mai, phongPhu, myHoa)
	r.refused(err, "report_none")
	_, err = r.SubmitReport(r.ctx, words(phongPhu, thanh))
	r.ok(err)
	_, err = r.signs(mai)
	r.refused(err, "report_missing")
	_, err = r.signs(mai, phongPhu)
	r.refused(err, "report_missing")
	p, err := r.Store.Period(r.ctx, "2026-11")
	r.ok(err)
	_, err = r.SignReport(r.ctx, health.ReportSign{Period: "2026-11", By: mai, Seen: p.Version - 1, Without: []health.StationCode{myHoa}})
	r.refused(err, "report_changed")
	e, err := r.signs(mai, myHoa)
	r.ok(err)
	if e.Number != 1 || len(e.Rows) != 1 || e.Sum.End.Records != 2 || e.Missing[0].Name != "Mỹ Hòa" || e.ByName != "Hà Thị Mai" {
		t.Errorf("signed %+v", e)
	}
	_, err = r.signs("thu", myHoa)
	r.refused(err, "report_signed")
	_, err = r.ReturnReport(r.ctx, health.ReportReturn{Period: "2026-11", Station: phongPhu, By: mai, Comment: "sửa"})
	r.refused(err, "report_signed_row")
	_, err = r.SubmitReport(r.ctx, words(myHoa, "hoa")) // late, but in
	r.ok(err)
	e, err = r.signs("thu")
	r.ok(err)
	if e.Number != 2 || len(e.Rows) != 2 || len(e.Missing) != 0 {
		t.Errorf("signed %+v", e)
	}
}

// TestTwoSignAtOnce: one of two supervisors signs, the other hears that it was signed.
func TestTwoSignAtOnce(t *testing.T) {
	r := newCollecting(t)
	for station, who := range map[health.StationCode]health.StaffID{phongPhu: thanh, myHoa: "hoa"} {
		_, err := r.SubmitReport(r.ctx, words(station, who))
		r.ok(err)
	}
	errs := make(chan error)
	for _, who := range []health.StaffID{mai, "thu"} {
		go func() { _, err := r.signs(who); errs <- err }()
	}
	var codes []string
	for range 2 {
		codes = append(codes, health.CodeOf(<-errs))
	}
	if codes[0] == "" {
		codes[0], codes[1] = codes[1], codes[0]
	}
	if codes[1] != "" || codes[0] != "report_signed" && codes[0] != "report_changed" {
		t.Errorf("answered %q", codes)
	}
	if all, err := r.Store.Editions(r.ctx, "2026-11"); err != nil || len(all) != 1 {
		t.Errorf("%d editions, %v", len(all), err)
	}
}

// TestReturnedReports: the comment is needed, what came back stays readable, and the next version has figures counted anew.
func TestReturnedReports(t *testing.T) {
	r := newCollecting(t)
	back := health.ReportReturn{Period: "2026-11", Station: phongPhu, By: mai, Comment: "Xem lại số tử vong."}
	_, err := r.ReturnReport(r.ctx, back)
	r.refused(err, "report_not_in")
	_, err = r.SubmitReport(r.ctx, words(phongPhu, thanh))
	r.ok(err)
	back.Comment = "  "
	_, err = r.ReturnReport(r.ctx, back)
	r.refused(err, "report_comment")
	back.Comment = "Xem lại số tử vong."
	_, err = r.ReturnReport(r.ctx, back)
	r.ok(err)
	all, err := r.Store.StationReports(r.ctx, "2026-11")
	r.ok(err)
	in, missing := health.InForce(all)
	if len(in) != 0 || len(missing) != 2 {
		t.Errorf("%d in, %v missing", len(in), missing)
	}
	first, second := all[1], all[2]
	if first.State != health.ReportReturned || first.Comment != back.Comment || first.ByName != "Bùi Văn Thành" || second.Number != 2 || second.State != health.ReportOpen {
		t.Errorf("%+v then %+v", first, second)
	}
	_, err = r.SubmitReport(r.ctx, words(phongPhu, thanh))
	r.ok(err)
}

// TestCorrections make a new version and a new edition; what they replace can still be read.
func TestCorrections(t *testing.T) {
	r := newCollecting(t)
	r.people("Bùi Văn Cũ") // after the end: not of this period
	for station, who := range map[health.StationCode]health.StaffID{phongPhu: thanh, myHoa: "hoa"} {
		_, err := r.SubmitReport(r.ctx, words(station, who))
		r.ok(err)
	}
	_, err := r.signs(mai)
	r.ok(err)
	w := words(phongPhu, thanh)
	_, err = r.CorrectReport(r.ctx, w)
	r.refused(err, "report_reason")
	w.Reason = "Ghi thêm."
	_, err = r.CorrectReport(r.ctx, w)
	r.refused(err, "report_same")
	more := "Đã có thêm máy in."
	w.Remarks = &more
	done, err := r.CorrectReport(r.ctx, w)
	r.ok(err)
	if done.Report.Number != 2 || done.Report.Figures.End.Records != 2 || done.Report.State != health.ReportSubmitted {
		t.Errorf("corrected: %+v", done.Report)
	}
	r.correctionGoesBack()
	_, err = r.signs(mai)
	r.refused(err, "report_signed")
	_, err = r.CorrectReport(r.ctx, w)
	r.refused(err, "report_not_signed") // a version is open: that one is submitted
	_, err = r.SubmitReport(r.ctx, w)
	r.ok(err)
	e, err := r.signs(mai)
	r.ok(err)
	all, err := r.Store.Editions(r.ctx, "2026-11")
	r.ok(err)
	if row, _ := all[0].Row(phongPhu); len(all) != 2 || row.Number != 1 || row.Remarks != "" {
		t.Errorf("the first edition is %+v", all[0])
	}
	if row, _ := e.Row(phongPhu); row.Number != 3 || row.Remarks != more || row.Reason != w.Reason {
		t.Errorf("the second edition is %+v", e)
	}
}

// correctionGoesBack: what was signed stays signed when the only correction is returned.
func (r *register) correctionGoesBack() {
	r.t.Helper()
	_, err := r.ReturnReport(r.ctx, health.ReportReturn{Period: "2026-11", Station: phongPhu, By: mai, Comment: "chưa rõ"})
	r.ok(err)
	p, err := r.Store.Period(r.ctx, "2026-11")
	if err != nil || p.State != health.PeriodSigned {
		r.t.Errorf("the period is %s, %v", p.State, err)
	}
}

// told lists what was written since the last time, as "phrase address", and moves the clock to the next notice.
func (r *register) toldOf() string {
	r.t.Helper()
	p, err := r.Store.Period(r.ctx, "2026-11")
	r.ok(err)
	r.now = p.Next
	out, err := r.RemindPeriod(r.ctx, "2026-11")
	r.ok(err)
	said := r.now.In(health.Zone()).Format("02/01 15:04")
	for _, id := range out.Messages {
		m, err := r.Store.Message(r.ctx, id)
		r.ok(err)
		said += "; " + strings.TrimPrefix(m.Phrase, "notice.report.") + " " + m.Address + " " + m.Args["n"]
	}
	return said
}

// TestReminders: on working days in the morning, before the due day, on it and every other day after it, to those alone who have
// not submitted; the centre hears of the late ones, and of what is to be signed.
func TestReminders(t *testing.T) {
	r := newCollecting(t)
	for who, address := range map[health.StaffID]string{thanh: "head", "hoa": "hoa", mai: "centre"} {
		r.tie(health.Contact{Channel: "sms", Address: address, Staff: who, Proof: health.ProofOperator, At: r.now})
	}
	if out, err := r.RemindPeriod(r.ctx, "2026-11"); err != nil || len(out.Messages) != 0 {
		t.Errorf("at midnight %v, %v", out, err)
	}
	for _, want := range []string{
		"16/11 08:00; open hoa ; open head ", // the fifteenth is a Sunday
		"30/11 08:00; remind hoa ; remind head ",
		"02/12 08:00; remind hoa ; remind head ",
		"03/12 08:00; late hoa ; late head ; centre centre 2",
		"07/12 08:00; late hoa ; late head ; centre centre 2",
	} {
		if got := r.toldOf(); got != want {
			t.Errorf("told %q, want %q", got, want)
		}
	}
	done, err := r.SubmitReport(r.ctx, words(phongPhu, thanh))
	r.ok(err)
	if len(done.Notify) != 0 {
		t.Errorf("%d hear of the first of two", len(done.Notify))
	}
	if got := r.toldOf(); got != "09/12 08:00; late hoa ; centre centre 1" {
		t.Errorf("told %q", got)
	}
	done, err = r.SubmitReport(r.ctx, words(myHoa, "hoa"))
	r.ok(err)
	if len(done.Notify) != 1 {
		t.Errorf("%d hear of the last one", len(done.Notify))
	}
	if got := r.toldOf(); got != "11/12 08:00; all_in centre 0" {
		t.Errorf("told %q", got)
	}
	e, err := r.signs(mai)
	r.ok(err)
	if stand, err := r.PeriodStanding(r.ctx, "2026-11"); err != nil || !stand.State.Over() || !stand.Next.IsZero() || e.Number != 1 {
		t.Errorf("%+v, %v", stand, err)
	}
}
