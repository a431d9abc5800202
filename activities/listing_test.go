package activities

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"

	"hssk/store"
	"hssk/store/health"
)

// desk is where files that were sent lie, and lists are read from: one list of rows.
type desk struct {
	rows  []Row
	kind  health.ImportKind
	read  int // how often a file was received
	kept  bool
	taken bool
}

func (d *desk) Receive(ctx context.Context, _ string, read func(context.Context, io.Writer) error) error {
	d.read++
	d.kept = true
	return read(ctx, io.Discard)
}

func (d *desk) Look(_ context.Context, _ string, each func(Row) error) (health.ImportKind, []health.Column, string, error) {
	if !d.kept && !d.taken {
		return "", nil, "", health.Refuse("list_gone", nil)
	}
	for _, r := range d.rows {
		if err := each(r); err != nil {
			return d.kind, nil, "sum", err
		}
	}
	return d.kind, []health.Column{{Header: "Họ và tên", Field: health.FullName}}, "sum", nil
}

func (d *desk) Adopt(string) (string, error) {
	d.kept, d.taken = false, true
	return "list", nil
}

func (d *desk) Drop(string) error { d.kept = false; return nil }

func (d *desk) Stage(context.Context, string, health.ImportKind, func(int64)) (Staged, error) {
	return Staged{SHA256: "sum", Rows: int64(len(d.rows)), Columns: []health.Column{{Header: "Họ và tên", Field: health.FullName}}}, nil
}

func (d *desk) Batch(_ context.Context, _ string, from int64, n int) ([]Row, int64, bool, error) {
	next := min(from+int64(n), int64(len(d.rows)))
	return d.rows[from:next], next, next == int64(len(d.rows)), nil
}

func (d *desk) Discard(string) error { return nil }

func (d *desk) Problems(io.Writer, health.ImportKind, []health.Column, string, func(func(health.ImportRow, error) bool)) error {
	return errors.New("not asked for")
}

func row(n int, fields map[health.Field]string) Row {
	return Row{Number: n, Fields: fields, Original: []string{fields[health.FullName]}}
}

// withList puts a list on the desk: one of the station, one without a commune, one of another station, one of a place that
// nobody knows, one without a birth date, and one who is registered at the other station.
func withList(t *testing.T) (*register, *desk, health.PersonID) {
	t.Helper()
	r, _, _ := newStation(t)
	r.write(func(tx store.Tx) error {
		return tx.SetAreas(health.Areas{{Unit: "05158", Station: phongPhu, From: "1900-01-01"}, {Unit: "05143", Station: myHoa, From: "1900-01-01"}})
	})
	hoa := map[health.Field]string{health.FullName: "Quách Thị Hoa", health.BirthDate: "02/02/1966", health.SexField: "Nữ", health.NationalID: "017166000041"}
	r.now = r.now.Add(1)
	at := r.enter(map[health.Field]string{health.FullName: "Quách Thị Hoa", health.BirthDate: "1966-02-02", health.SexField: "female", health.NationalID: "017166000041"})
	r.write(func(tx store.Tx) error {
		rec, err := tx.Record(at)
		rec.Station, rec.Unit = myHoa, "05143"
		rec.Fields[health.Commune] = health.FieldValue{State: health.HasValue, Value: "05143"}
		return errors.Join(err, tx.UpdateRecord(&rec))
	})
	d := &desk{rows: []Row{
		row(2, map[health.Field]string{health.FullName: "Bùi Văn Nẻo", health.BirthDate: "02/03/1971", health.Commune: "Phong Phú"}),
		row(3, map[health.Field]string{health.FullName: "Bùi Thị Nghín", health.BirthDate: "1975"}),
		row(4, map[health.Field]string{health.FullName: "Hà Văn Xa", health.BirthDate: "1980", health.Commune: "Mỹ Hòa"}),
		row(5, map[health.Field]string{health.FullName: "Bùi Thị Thiếu", health.Commune: "Phong Phú"}),
		row(6, hoa),
	}}
	r.Uploads, r.Sheets = d, d
	return r, d, at
}

func reading(text string) func(context.Context, io.Writer) error {
	return func(_ context.Context, to io.Writer) error { _, err := io.WriteString(to, text); return err }
}

// TestWhoMayLoadLists: of a file of whoever may not load lists nothing is read.
func TestWhoMayLoadLists(t *testing.T) {
	may := map[health.StaffID]health.StationCode{nhan: phongPhu, thanh: phongPhu, far: myHoa, mai: ""}
	for _, who := range []health.StaffID{lan, nhan, thanh, son, mai, nam, gone, far} {
		r, d, _ := withList(t)
		look, err := r.LookAtList(r.ctx, health.SentList{ID: "l1", Name: "a.csv", By: who}, reading("x"))
		station, ok := may[who]
		switch {
		case !ok:
			if r.refused(err, "not_your_right"); d.read > 0 {
				t.Errorf("a file of %s was read", who)
			}
			_, err := r.BeginList(r.ctx, health.ListOrder{SentList: health.SentList{ID: "l1", By: who}})
			r.refused(err, "not_your_right")
		case err != nil || look.Station != station:
			t.Errorf("%s loads for %q: %v", who, look.Station, err)
		}
	}
}

// TestWhatIsInAList: every row is counted once, by what would come of it for whoever has sent the list.
func TestWhatIsInAList(t *testing.T) {
	for who, want := range map[health.StaffID][4]int64{thanh: {3, 1, 0, 1}, far: {3, 1, 0, 1}, mai: {2, 0, 2, 1}} {
		r, _, _ := withList(t)
		look, err := r.LookAtList(r.ctx, health.SentList{ID: "l1", Name: "a.csv", By: who}, reading("x"))
		r.ok(err)
		if got := [4]int64{look.Ready, look.Elsewhere, look.Nowhere, look.Faulty}; got != want || look.Rows != 5 || got[0]+got[1]+got[2]+got[3] != look.Rows {
			t.Errorf("%s: %v of %d, want %v", who, got, look.Rows, want)
		}
	}
}

// load carries out an order to its end.
func (r *register) load(o health.ListOrder) health.Import {
	r.t.Helper()
	imp, err := r.BeginList(r.ctx, o)
	r.ok(err)
	_, err = r.StageImport(r.ctx, imp.ID)
	r.ok(err)
	for done := false; !done; {
		res, err := r.ImportBatch(r.ctx, BatchInput{Import: imp.ID, Rows: 2})
		r.ok(err)
		done = res.Done
	}
	r.ok(r.EndImport(r.ctx, EndInput{Import: imp.ID, State: health.ImportDone}))
	imp, err = r.Store.Import(r.ctx, imp.ID)
	r.ok(err)
	return imp
}

func order(id health.ImportID, by health.StaffID) health.ListOrder {
	return health.ListOrder{SentList: health.SentList{ID: id, Name: "a.csv", By: by}, Channel: "telegram", Address: "7"}
}

// TestAListOfAStationStaysInIt: rows of other stations are kept to be corrected, and records of other stations are left as
// they are, however well a row fits; a supervisor's list goes everywhere.
func TestAListOfAStationStaysInIt(t *testing.T) {
	r, d, at := withList(t)
	d.kept = true
	before := r.record(at)
	imp := r.load(order("l1", thanh))
	if imp.Tally != (health.Tally{Created: 2, Refused: 3}) {
		t.Errorf("%+v", imp.Tally)
	}
	rows, err := r.Store.ImportRows(r.ctx, "l1", 0, 9)
	r.ok(err)
	var why []string
	for _, row := range rows {
		why = append(why, fmt.Sprint(row.Row, " ", row.Problems[0].Code))
	}
	if want := []string{"4 unit.other", "5 name.empty", "6 unit.other"}; !slices.Equal(why[:1], want[:1]) || !slices.Equal(why[2:], want[2:]) {
		t.Errorf("kept %v", why)
	}
	if r.record(at).Version != before.Version {
		t.Error("the record of another station was changed")
	}
	r, d, at = withList(t)
	d.kept = true
	d.rows[4].Fields[health.Commune], d.rows[4].Fields[health.Ethnicity] = "Mỹ Hòa", "Mường"
	if imp := r.load(order("l1", mai)); imp.Tally.Created != 2 || imp.Tally.Attached != 1 || imp.Tally.Refused != 2 {
		t.Errorf("a supervisor's list: %+v", imp.Tally)
	}
	if r.record(at).Text(health.Ethnicity) == "" {
		t.Error("a supervisor's list adds nothing")
	}
}

func TestAnOrderIsCarriedOutOnce(t *testing.T) {
	r, d, _ := withList(t)
	_, err := r.BeginList(r.ctx, order("l1", thanh))
	r.refused(err, "list_gone")
	d.kept = true
	first, err := r.BeginList(r.ctx, order("l1", thanh))
	r.ok(err)
	again, err := r.BeginList(r.ctx, order("l1", thanh))
	if r.ok(err); again.ID != first.ID || again.StartedAt.Unix() != first.StartedAt.Unix() {
		t.Error("the same order once more is another import")
	}
	_, err = r.BeginList(r.ctx, order("l1", nhan))
	r.refused(err, "list_not_yours")
	_, err = r.BeginList(r.ctx, order("l2", thanh))
	r.refused(err, "list_twice")
	for _, id := range []health.ImportID{"l2", "l3"} {
		o := order(id, thanh)
		o.Again = true
		_, err = r.BeginList(r.ctx, o)
		r.ok(err)
	}
	o := order("l4", thanh)
	o.Again = true
	_, err = r.BeginList(r.ctx, o)
	r.refused(err, "list_busy")
	look, err := r.LookAtList(r.ctx, health.SentList{ID: "l5", By: thanh}, reading("x"))
	if r.ok(err); look.Before == nil || len(look.Running) != 3 {
		t.Errorf("before: %v, running: %d", look.Before, len(look.Running))
	}
}

// TestWhatComesToNothingIsNotKept: a file that cannot be read is removed, and one about visits is not looked through for
// residents.
func TestWhatComesToNothingIsNotKept(t *testing.T) {
	r, d, _ := withList(t)
	_, err := r.LookAtList(r.ctx, health.SentList{ID: "l1", By: thanh}, func(context.Context, io.Writer) error { return errors.New("the line broke") })
	if err == nil || health.CodeOf(err) != "" {
		t.Errorf("a broken line: %v", err)
	}
	d.rows = append(d.rows, row(7, nil))
	d.kind = health.ImportVisits
	look, err := r.LookAtList(r.ctx, health.SentList{ID: "l1", By: thanh}, reading("x"))
	if r.ok(err); look.Kind != health.ImportVisits || look.Before != nil {
		t.Errorf("%+v", look)
	}
	r.ok(r.DropList(r.ctx, "l1"))
	_, err = r.BeginList(r.ctx, order("l1", thanh))
	r.refused(err, "list_gone")
}

// TestRowsAreHandedOverOnce: a link works once, in time, for as long as whoever asked for it works there; it is noted.
func TestRowsAreHandedOverOnce(t *testing.T) {
	r, d, _ := withList(t)
	d.kept = true
	r.load(order("l1", thanh))
	_, err := r.OfferFile(r.ctx, health.FileRequest{Import: "l1", By: nhan, Channel: "telegram"})
	r.refused(err, "list_not_yours")
	offer := func() string {
		o, err := r.OfferFile(r.ctx, health.FileRequest{Import: "l1", By: thanh, Channel: "telegram"})
		r.ok(err)
		return o.Token.Reveal()
	}
	takes := func(what, token string, want health.ImportID) {
		t.Helper()
		got, err := r.TakeFile(r.ctx, token)
		if r.ok(err); got.ID != want {
			t.Errorf("%s: %q, want %q", what, got.ID, want)
		}
	}
	token := offer()
	for range 2 {
		if imp, err := r.LookFile(r.ctx, token); err != nil || imp.ID != "l1" {
			t.Errorf("looking: %q %v", imp.ID, err)
		}
	}
	takes("the first time", token, "l1")
	takes("the second time", token, "")
	takes("a guess", "secret", "")
	late := offer()
	r.now = r.now.Add(health.FileLifetime + 1)
	takes("too late", late, "")
	left := offer()
	r.write(func(tx store.Tx) error {
		return tx.PutStaff(health.Staff{ID: thanh, Name: "Bùi Văn Thành", Role: health.RoleHead, Station: phongPhu})
	})
	takes("who has left", left, "")
	log, err := r.Store.AuditOf(r.ctx, "l1", 9)
	r.ok(err)
	handed := 0
	for _, row := range log {
		if row.Action == health.ActDisclose && row.Detail == "workbook link" && row.By == staffed(thanh) {
			handed++
		}
	}
	if handed != 1 {
		t.Errorf("%d rows of the log say that it was handed over", handed)
	}
}

// TestRowsWithoutACommuneGoWhereASupervisorSays: and only those; the head of a station says nothing of the kind.
func TestRowsWithoutACommuneGoWhereASupervisorSays(t *testing.T) {
	r, d, _ := withList(t)
	d.kept = true
	look, err := r.LookAtList(r.ctx, health.SentList{ID: "l1", By: mai, Station: myHoa}, nil)
	if r.ok(err); look.Ready != 4 || look.Nowhere != 0 || look.Rest != myHoa || look.Station != "" {
		t.Errorf("%+v", look)
	}
	o := order("l1", mai)
	o.Station = myHoa
	if imp := r.load(o); imp.Tally.Created != 3 || imp.Tally.Refused != 1 || imp.Station != myHoa {
		t.Errorf("%+v at %s", imp.Tally, imp.Station)
	}
	r, d, _ = withList(t)
	d.kept = true
	o = order("l1", thanh)
	o.Station = myHoa
	if imp := r.load(o); imp.Station != phongPhu || imp.Tally.Created != 2 {
		t.Errorf("the head of a station loads for another: %+v at %s", imp.Tally, imp.Station)
	}
}
