package sqlstore

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
	"hssk/store/ident"
	"hssk/store/seal"
	"hssk/store/storetest"
)

func openWith(t *testing.T, dsn string, ring *seal.Ring) (*Store, *sql.DB, error) {
	t.Helper()
	s, db := openAt(t, dsn)
	s.Seal(ring)
	return s, db, s.Migrate(t.Context())
}

func sealedStore(t *testing.T) (s *Store, db *sql.DB, dsn string, ring *seal.Ring) {
	t.Helper()
	dsn, ring = file(t), seal.NewRing()
	s, db, err := openWith(t, dsn, ring)
	if err != nil || !s.Sealed() {
		t.Fatalf("sealed %t, %v", s.Sealed(), err)
	}
	return s, db, dsn, ring
}

func TestUnsealedStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store { s, _ := open(t); return s })
}

const (
	herNumber = "017190000023"
	herPhone  = "+84912345678"
	herIll    = "dị ứng penicillin"
)

// sick is a resident with everything that must not be read.
func sick(id health.PersonID) health.Record {
	at := noon()
	value := func(s string) health.FieldValue {
		return health.FieldValue{State: health.HasValue, Value: health.Value(s)}
	}
	return health.Record{ID: id, Version: 1, Station: "TYT05158", Unit: "05158", Fields: map[health.Field]health.FieldValue{
		health.FullName: value("Đinh Thị Mẫu"), health.BirthDate: value("1990-09-05"), health.SexField: value(string(ident.Female)),
		health.NationalID: value(herNumber), health.Phone: value(herPhone), health.Allergies: value(herIll)},
		Completeness: health.Complete, Verification: health.Unverified, Life: health.Resident, Linkage: health.NotSent, Profile: "CORE/1",
		Cause: health.Cause{Kind: health.CauseImport, ID: "i1"}, CreatedAt: at, UpdatedAt: at}
}

const herNote = "xin đổi số 017190000099, đang uống thuốc huyết áp"

// putSick stores people with everything that the store seals; it may be called once per store.
func putSick(t *testing.T, s *Store, ids ...health.PersonID) {
	t.Helper()
	err := s.Write(t.Context(), func(tx store.Tx) error {
		for _, id := range ids {
			if err := sickRows(tx, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = s.Remember(t.Context(), health.Conversation{Channel: "sms", Address: herPhone, State: []byte(`{"so":"` + herNumber + `"}`), UpdatedAt: noon()}, "e1",
			[]byte(`{"loi":"`+herIll+`"}`), []health.Line{{ID: "l-sms", Channel: "sms", Address: herPhone, Body: []byte(`"` + herNote + `"`), At: noon()}})
	}
	if err != nil {
		t.Fatal(err)
	}
}

func noon() time.Time { return time.Unix(1770000000, 0).UTC() }

func sickRows(tx store.Tx, id health.PersonID) error {
	r, by := sick(id), health.Actor{Kind: health.ByStaff, ID: "lan"}
	day, _ := ident.ParseDate("2026-03-02")
	_, err1 := tx.SaveDraft(health.Draft{ID: health.DraftID("d" + id), Kind: health.DraftFill, Status: health.DraftNew, Station: r.Station,
		Person: id, Values: r.Fields, Note: herNote, By: by, Cause: r.Cause, At: noon()})
	_, err2 := tx.SaveDraft(health.Draft{ID: health.DraftID("n" + id), Kind: health.DraftRegister, Status: health.DraftNew, Station: r.Station,
		Values: r.Fields, By: by, Cause: r.Cause, At: noon()})
	_, err3 := tx.CreateMessage(health.Message{ID: health.MessageID("m" + id), Channel: "sms", Address: herPhone, Phrase: "x",
		Args: map[string]string{"n": herNumber}, Purpose: "code", State: health.MessageNew, CreatedAt: noon()})
	return errors.Join(err1, err2, err3, tx.CreateRecord(r), tx.AppendChange(health.Change{ID: health.ChangeID("c" + id), Person: id, Version: 1,
		Action: health.ActCreate, Edits: []health.Edit{{Field: health.Allergies, To: r.Fields[health.Allergies]}}, Cause: r.Cause, By: by, At: noon()}),
		tx.PutImportRow(health.ImportRow{Import: health.ImportID("i" + id), Row: 1, Outcome: "refused", Original: []string{herNumber, herIll}}),
		tx.PutImportRow(health.ImportRow{Import: health.ImportID("i" + id), Row: 2, Outcome: health.RowAttached, Person: id, Original: []string{herPhone, herIll}}),
		tx.AppendLine(health.Line{ID: "l" + string(id), Channel: "web", Address: "session", Body: []byte(`"` + herNumber + `"`), At: noon()}),
		tx.PutVisit(health.Visit{ID: health.VisitID("v" + id), Person: id, Facility: "17001", Started: day, Diagnoses: []string{"I10", "B20"},
			Findings: map[string]string{"CHANDOAN": herIll}, Source: health.FromStaff, Cause: r.Cause, At: noon()}),
		tx.PutDose(health.Dose{ID: health.DoseID("s" + id), Person: id, Vaccine: "DPT", Number: 1, Given: day, Reaction: herIll, Source: health.FromStaff, Cause: r.Cause, At: noon()}),
		tx.PutContact(health.Contact{Channel: "sms", Address: herPhone, Person: id, Proof: "code", At: noon()}),
		tx.CreateCode(health.Code{ID: "k" + string(id), Channel: "sms", Address: herPhone, Person: id, Guess: herNumber, Hash: "h", ExpiresAt: noon()}, noon()),
		tx.CreateMerge(health.Merge{ID: health.MergeID("g" + id), Kept: id, Gone: "away", KeptBefore: r, GoneBefore: sick("away"), By: by, At: noon(),
			Moved: []health.Owned{{What: "number", One: "SO_CCCD", Two: herNumber, Three: 7}}}),
		tx.AppendAudit(health.Audit{At: noon(), By: by, Action: health.ActCreate, Subject: string(id), Cause: r.Cause}))
}

// told is everything that the store says about people, as JSON.
func told(t *testing.T, s *Store, ids ...health.PersonID) string {
	t.Helper()
	ctx := t.Context()
	var all []any
	add := func(v any, err error) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	for _, id := range ids {
		add(s.Record(ctx, id))
		add(s.History(ctx, id, 9))
		add(s.Visits(ctx, id, 9, 0))
		add(s.Doses(ctx, id, 9, 0))
		add(s.MergesOf(ctx, id))
		add(s.Draft(ctx, health.DraftID("d"+id)))
		add(s.Draft(ctx, health.DraftID("n"+id)))
		add(s.ContactsOf(ctx, id))
		add(s.Message(ctx, health.MessageID("m"+id)))
		add(s.ImportRows(ctx, health.ImportID("i"+id), 0, 9))
	}
	add(s.Lines(ctx, "sms", herPhone, "", 9))
	add(s.Lines(ctx, "web", "session", "", 9))
	add(s.Contact(ctx, "sms", herPhone))
	conversation, answer, _, err := s.Recall(ctx, "sms", herPhone, "e1")
	add([]any{conversation, string(answer)}, err)
	add(s.ByNumber(ctx, health.NationalID, herNumber))
	add(s.ByNumber(ctx, health.Phone, herPhone))
	people, n, err := s.FindPeople(ctx, "", herNumber, 9, 0)
	add([]any{people, n}, err)
	people, n, err = s.FindPeople(ctx, "", "mau", 9, 0)
	add([]any{people, n}, err)
	err = s.Write(ctx, func(tx store.Tx) error {
		near, err := tx.Near(match.Of(sick("x").Fields))
		add(len(near), err)
		code, err := tx.LatestCode("sms", herPhone)
		add(code, err)
		count, err := tx.CountCodes("sms", herPhone, herNumber, noon())
		add(count, err)
		return nil
	})
	add(nil, err)
	var out strings.Builder
	for _, v := range all {
		fmt.Fprintf(&out, "%s\n", reveal(t, v))
	}
	return out.String()
}

// parting is the first line in which two texts differ.
func parting(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return g[i] + "\nwant\n" + w[i]
		}
	}
	return "one is longer"
}

// reveal writes a value with all that it masks.
func reveal(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// bytesOf reads the database's files as they lie on the disk: the main file and the log of what is not in it yet.
func bytesOf(t *testing.T, dsn string) string {
	t.Helper()
	path, _, _ := strings.Cut(strings.TrimPrefix(dsn, "file:"), "?")
	var all string
	for _, name := range []string{path, path + "-wal"} {
		b, err := os.ReadFile(name)
		if err != nil && name == path {
			t.Fatal(err)
		}
		all += string(b)
	}
	return all
}

func secrets() []string {
	return []string{herNumber, herNumber[1:], herPhone, herPhone[3:], herIll, "penicillin", "017190000099", "huyết áp", "I10"}
}

func TestNothingIsReadInTheFile(t *testing.T) {
	dsn := file(t)
	before, _, err := openWith(t, dsn, nil)
	if err != nil {
		t.Fatal(err)
	}
	putSick(t, before, "p1", "p2")
	for _, secret := range secrets() {
		if !strings.Contains(bytesOf(t, dsn), secret) {
			t.Errorf("without keys the file lacks %q, so that its absence means nothing", secret)
		}
	}
	s, _, dsn, _ := sealedStore(t)
	putSick(t, s, "p1", "p2")
	if got, want := told(t, s, "p1", "p2"), told(t, before, "p1", "p2"); got != want {
		t.Errorf("a sealed store answers differently: %s", parting(got, want))
	}
	clear := bytesOf(t, dsn)
	for _, secret := range secrets() {
		if strings.Contains(clear, secret) {
			t.Errorf("the file has %q", secret)
		}
	}
	for _, b := range match.Of(sick("p1").Fields).Blocks() {
		if n := count(t, s, "SELECT COUNT(*) FROM person_block WHERE block = ?", int64(b)); n != 0 {
			t.Error("a block can be computed from a number or a name")
		}
	}
}

func count(t *testing.T, s *Store, text string, binds ...any) (n int) {
	t.Helper()
	if err := s.read.QueryRow(text, binds...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestKeysMustFit(t *testing.T) {
	s, _, dsn, _ := sealedStore(t)
	putSick(t, s, "p1")
	if _, _, err := openWith(t, dsn, nil); !errors.Is(err, store.ErrSealed) {
		t.Errorf("without keys: %v", err)
	}
	if _, _, err := openWith(t, dsn, seal.NewRing()); !errors.Is(err, store.ErrKeys) {
		t.Errorf("with the keys of another district: %v", err)
	}
	if r, err := s.Record(t.Context(), "p1"); err != nil || r.Text(health.Allergies) != herIll {
		t.Errorf("something was lost: %v", err)
	}
}

func TestDatabaseFromBeforeTheKeysStaysAsItIs(t *testing.T) {
	dsn := file(t)
	before, _, err := openWith(t, dsn, nil)
	if err != nil {
		t.Fatal(err)
	}
	putSick(t, before, "p1")
	s, _, err := openWith(t, dsn, seal.NewRing())
	if err != nil || s.Sealed() {
		t.Fatalf("sealed %t, %v", s.Sealed(), err)
	}
	if r, err := s.Record(t.Context(), "p1"); err != nil || r.Text(health.NationalID) != herNumber {
		t.Error(err)
	}
}

func TestTamperedTextsAreRefused(t *testing.T) {
	for name, text := range map[string]string{
		"two people swapped": "UPDATE person SET fields = (SELECT o.fields FROM person o WHERE o.id <> person.id)",
		"two keys swapped":   "UPDATE seal_key SET wrapped = (SELECT o.wrapped FROM seal_key o WHERE o.owner NOT IN (seal_key.owner, 'store', 'away')) WHERE owner <> 'store'",
		"cut":                "UPDATE person SET fields = substr(fields, 1, length(fields) - 8)",
		"put in unsealed":    `UPDATE person SET fields = '{"HO_TEN":"Ai"}'`,
	} {
		s, db, _, _ := sealedStore(t)
		putSick(t, s, "p1")
		if err := s.Write(t.Context(), func(tx store.Tx) error { return tx.CreateRecord(sick("p2")) }); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(text); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Record(t.Context(), "p1"); !errors.Is(err, seal.ErrDamaged) || strings.Contains(err.Error(), herIll) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestForgottenPersonIsGone(t *testing.T) {
	for name, ring := range map[string]*seal.Ring{"sealed": seal.NewRing(), "not sealed": nil} {
		t.Run(name, func(t *testing.T) {
			dsn := file(t)
			s, _, err := openWith(t, dsn+"&_pragma=secure_delete(on)", ring)
			if err != nil {
				t.Fatal(err)
			}
			putSick(t, s, "p1")
			by := health.Audit{At: noon(), By: health.Actor{Kind: health.ByStaff, ID: "lan"}, Action: health.ActDisclose, Subject: "p1"}
			if err := s.Write(t.Context(), func(tx store.Tx) error { return errors.Join(tx.Forget("p1"), tx.AppendAudit(by)) }); err != nil {
				t.Fatal(err)
			}
			left := dump(t, s)
			for _, trace := range []string{"1990", "dinh", "mau", herPhone, herIll} {
				if strings.Contains(left, trace) && (ring != nil || !strings.Contains("mau"+herIll, trace)) {
					t.Errorf("%q is left:\n%s", trace, left)
				}
			}
			for _, n := range []string{"person_number", "person_trait", "person_block", "visit", "dose", "contact", "conversation", "inbox", "link_code"} {
				if count(t, s, "SELECT COUNT(*) FROM "+n) != 0 {
					t.Errorf("%s has rows", n)
				}
			}
			if ring != nil && count(t, s, "SELECT COUNT(*) FROM seal_key WHERE owner IN ('p1') AND wrapped IS NULL") != 1 {
				t.Error("the key is left")
			}
			soundAudit(t, s, s.AuditKey(), 2)
		})
	}
}

// dump writes down the rows that keep the person's identifier.
func dump(t *testing.T, s *Store) string {
	t.Helper()
	var all strings.Builder
	for _, table := range []string{"person", "change_log", "draft WHERE person_id IS NOT NULL", "merge_log", "import_row WHERE person_id IS NOT NULL", "message", "task", "audit_log"} {
		rows, err := s.read.Query("SELECT * FROM " + table)
		if err != nil {
			t.Fatal(err)
		}
		columns, _ := rows.Columns()
		for rows.Next() {
			cells := make([]any, len(columns))
			for i := range cells {
				cells[i] = new(any)
			}
			if err := rows.Scan(cells...); err != nil {
				t.Fatal(err)
			}
			for _, c := range cells {
				fmt.Fprint(&all, *c.(*any), "|")
			}
			fmt.Fprintln(&all)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// soundAudit checks the log with a key, or without one.
func soundAudit(t *testing.T, s *Store, key []byte, want int64) {
	t.Helper()
	check := health.AuditCheck{Key: key}
	rows, err := s.AuditRows(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		check.Next(r)
	}
	head, err := s.AuditHead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	check.End(head)
	if len(check.Faults) > 0 || check.Rows != want {
		t.Errorf("%d rows, faults %v", check.Rows, check.Faults)
	}
}

func TestAuditChainHasTheRingsKey(t *testing.T) {
	s, db, _, ring := sealedStore(t)
	putSick(t, s, "p1")
	soundAudit(t, s, ring.AuditKey(), 1)
	for name, key := range map[string][]byte{"no key": nil, "another key": seal.NewKey()} {
		check := health.AuditCheck{Key: key}
		rows, err := s.AuditRows(t.Context(), 0, 9)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			check.Next(r)
		}
		t.Logf("%s: %v", name, check.Faults)
		if key != nil && len(check.Faults) == 0 {
			t.Errorf("%s: the log is sound", name)
		}
	}
	_ = db
}

// TestConversionMayStopAnywhere seals a database page by page, with a new process for each page and one that goes on from
// before, and finds the same answers all the time.
func TestConversionMayStopAnywhere(t *testing.T) {
	dsn, ring := file(t), seal.NewRing()
	old, _, err := openWith(t, dsn, nil)
	if err != nil {
		t.Fatal(err)
	}
	people := []health.PersonID{"p1", "p2", "p3"}
	putSick(t, old, people...)
	want := told(t, old, people...)
	server, _, err := openWith(t, dsn, ring) // it was given the keys before anything was sealed
	if err != nil || server.Sealed() {
		t.Fatal(server.Sealed(), err)
	}
	if left, err := server.Unsealed(t.Context()); err != nil || left["person"] != 3 || left["visit"] != 3 || left["inbox"] != 1 || left["link_code"] != 3 {
		t.Fatal(left, err)
	}
	first, _, err := openWith(t, dsn, ring)
	if err == nil {
		err = errors.Join(first.BeginSealing(t.Context()), first.BeginSealing(t.Context()))
	}
	if err != nil {
		t.Fatal(err)
	}
	pages := 0
	for over := false; !over; pages++ {
		if got := told(t, server, people...); got != want {
			t.Fatalf("after %d pages: %s", pages, parting(got, want))
		}
		again, _, err := openWith(t, dsn, ring)
		if err != nil {
			t.Fatal(err)
		}
		p, err := again.SealPage(t.Context(), 2)
		if err != nil {
			t.Fatal(err)
		}
		if over = p.Over; pages == 3 {
			err = server.Write(t.Context(), func(tx store.Tx) error { return tx.CreateRecord(sick("p9")) })
			people = append(people, "p9")
			if err != nil {
				t.Fatal(err)
			}
			people = people[:3]
			want = told(t, server, people...)
		}
		if over {
			if err := again.EndSealing(t.Context()); err != nil || again.Half() {
				t.Fatal(again.Half(), err)
			}
		}
		if pages > 60 {
			t.Fatal("it does not end")
		}
		_ = again.Close()
	}
	strict, _, err := openWith(t, dsn, ring)
	if err != nil || strict.Half() || told(t, strict, people...) != want {
		t.Errorf("half %t, %v", strict.Half(), err)
	}
	left, err := strict.Unsealed(t.Context())
	for table, n := range left {
		if n != 0 || err != nil {
			t.Errorf("%d rows of %s are not sealed, %v", n, table, err)
		}
	}
	soundAudit(t, strict, strict.AuditKey(), 3)
	if err := old.Write(t.Context(), func(tx store.Tx) error { return tx.CreateRecord(sick("p8")) }); !errors.Is(err, store.ErrSealed) {
		t.Errorf("a process without keys writes: %v", err)
	}
	if _, err := old.Record(t.Context(), "p1"); !errors.Is(err, store.ErrSealed) {
		t.Errorf("a process without keys reads: %v", err)
	}
	clear := bytesOf(t, dsn)
	for _, secret := range secrets() {
		if strings.Contains(clear, secret) {
			t.Errorf("the file still has %q", secret)
		}
	}
}

func TestOlderCopyOfTheKeysIsToldFromOthers(t *testing.T) {
	s, _, dsn, ring := sealedStore(t)
	putSick(t, s, "p1")
	b, err := ring.File()
	if err != nil {
		t.Fatal(err)
	}
	old, err := seal.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	next := ring.AddMaster()
	if err := s.Write(t.Context(), func(tx store.Tx) error { return tx.CreateRecord(sick("p2")) }); err != nil {
		t.Fatal(err)
	}
	_, _, err = openWith(t, dsn, old)
	if !errors.Is(err, store.ErrKeyGone) || !strings.Contains(err.Error(), next) {
		t.Errorf("an older copy: %v", err)
	}
	if _, _, err := s.Rewrap(t.Context(), "", 100); err != nil {
		t.Fatal(err)
	}
	if _, _, err = openWith(t, dsn, old); !errors.Is(err, store.ErrKeyGone) || !strings.Contains(err.Error(), next) {
		t.Errorf("an older copy after the rotation: %v", err)
	}
}

// TestRotationMayStopAnywhere kills the rotation after every page and goes on, while the records are read and written.
func TestRotationMayStopAnywhere(t *testing.T) {
	s, _, dsn, ring := sealedStore(t)
	putSick(t, s, "p1")
	for _, id := range []health.PersonID{"p2", "p3", "p4"} {
		if err := s.Write(t.Context(), func(tx store.Tx) error { return tx.CreateRecord(sick(id)) }); err != nil {
			t.Fatal(err)
		}
	}
	old, next := ring.Current(), ring.AddMaster()
	total := 0
	for after := ""; ; {
		again, _, err := openWith(t, dsn, ring) // a new process each time
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := again.Rewrap(t.Context(), after, 1); err != nil { // its answer is lost: the page is done again
			t.Fatal(err)
		}
		done, last, err := again.Rewrap(t.Context(), after, 1)
		if err != nil || done != 0 {
			t.Fatalf("done twice: %d, %v", done, err)
		}
		if _, err := s.Record(t.Context(), "p1"); err != nil {
			t.Fatal(err)
		}
		if after = last; after == "" {
			break
		}
		total++
	}
	use, err := s.MasterUse(t.Context())
	if err != nil || use[old] != 0 || use[next] != 6 || total != 6 {
		t.Errorf("%d old, %d new, %d pages: %v", use[old], use[next], total, err)
	}
	ring.Remove(old)
	if r, err := s.Record(t.Context(), "p3"); err != nil || r.Text(health.Allergies) != herIll {
		t.Error(err)
	}
}

// TestGivenRowsBelongToTheHeir: what a merge gives away opens with the heir's key, and is gone with the heir.
func TestGivenRowsBelongToTheHeir(t *testing.T) {
	s, db, _, _ := sealedStore(t)
	putSick(t, s, "p1")
	heir := sick("p2")
	give := func(from, to health.PersonID) {
		t.Helper()
		err := s.Write(t.Context(), func(tx store.Tx) error {
			owned, err := tx.Owned(from)
			for i := range owned {
				if _, err := tx.Give(&owned[i], from, to, noon()); err != nil {
					return err
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Write(t.Context(), func(tx store.Tx) error { return tx.CreateRecord(heir) }); err != nil {
		t.Fatal(err)
	}
	give("p1", "p2")
	if m, err := s.MergesOf(t.Context(), "p1"); err != nil || len(m) != 1 || m[0].KeptBefore.ID != "p1" {
		t.Fatal(err)
	}
	if _, err := db.Exec("UPDATE seal_key SET master = '-', wrapped = NULL WHERE owner = 'p1'"); err != nil { // the first one's key is gone
		t.Fatal(err)
	}
	if m, err := s.MergesOf(t.Context(), "p1"); err != nil || len(m) != 1 || m[0].KeptBefore.ID != "" || m[0].GoneBefore.ID != "away" {
		t.Errorf("what was sealed under a destroyed key: %v", err)
	}
	visits, err1 := s.Visits(t.Context(), "p2", 9, 0)
	doses, err2 := s.Doses(t.Context(), "p2", 9, 0)
	draft, err3 := s.Draft(t.Context(), "dp1")
	rows, err4 := s.ImportRows(t.Context(), "ip1", 1, 9)
	if err := errors.Join(err1, err2, err3, err4); err != nil || len(visits) != 1 || visits[0].Findings["CHANDOAN"] != herIll ||
		len(doses) != 1 || doses[0].Reaction != herIll || draft.Note != herNote || len(rows) != 1 || len(rows[0].Original) != 2 {
		t.Errorf("the heir does not read what was given: %v", err)
	}
	if err := s.Write(t.Context(), func(tx store.Tx) error { return tx.Forget("p2") }); err != nil {
		t.Fatal(err)
	}
	draft, err := s.Draft(t.Context(), "dp1")
	if err != nil || len(draft.Values) > 0 || draft.Note != "" {
		t.Errorf("a given draft outlives its person: %v", err)
	}
}

// TestForgottenWithThoseMergedIntoThem: a record that was merged into another is the same person.
func TestForgottenWithThoseMergedIntoThem(t *testing.T) {
	s, _, _, _ := sealedStore(t)
	if err := s.Write(t.Context(), func(tx store.Tx) error {
		gone := sick("away")
		gone.Life, gone.MergedInto = health.Merged, "p1"
		return tx.CreateRecord(gone)
	}); err != nil {
		t.Fatal(err)
	}
	putSick(t, s, "p1")
	if err := s.Write(t.Context(), func(tx store.Tx) error { return tx.Forget("p1") }); err != nil {
		t.Fatal(err)
	}
	r, err := s.Record(t.Context(), "away")
	if err != nil || len(r.Fields) > 0 || count(t, s, "SELECT COUNT(*) FROM person WHERE name_key <> '-' OR birth IS NOT NULL") != 0 {
		t.Errorf("the merged record is left: %v", err)
	}
	if n := count(t, s, "SELECT COUNT(*) FROM seal_key WHERE owner <> 'store' AND wrapped IS NOT NULL"); n != 0 {
		t.Errorf("%d keys are left", n)
	}
}

// TestMergeFromBeforeTheKeysIsTakenBack: numbers and addresses that were noted in clear name the rows that are sealed now.
func TestMergeFromBeforeTheKeysIsTakenBack(t *testing.T) {
	dsn := file(t)
	plain, _, err := openWith(t, dsn, nil)
	if err != nil {
		t.Fatal(err)
	}
	putSick(t, plain, "p1")
	var owned []health.Owned
	err = plain.Write(t.Context(), func(tx store.Tx) error {
		if err := tx.CreateRecord(health.Record{ID: "p2", Version: 1, Station: "TYT05158", Unit: "05158", Fields: map[health.Field]health.FieldValue{
			health.FullName: sick("").Fields[health.FullName]}, Completeness: health.Incomplete, Verification: health.Unverified, Life: health.Resident,
			Linkage: health.NotSent, Profile: "CORE/1", Cause: sick("").Cause, CreatedAt: noon(), UpdatedAt: noon()}); err != nil {
			return err
		}
		owned, err = tx.Owned("p1")
		for i := range owned {
			if _, err := tx.Give(&owned[i], "p1", "p2", noon()); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s, _, err := openWith(t, dsn, seal.NewRing())
	if err == nil {
		err = s.BeginSealing(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	err = s.Write(t.Context(), func(tx store.Tx) error { // nothing but the addresses is converted yet
		for i := range owned {
			ok, err := tx.Give(&owned[i], "p2", "p1", noon())
			if err != nil || !ok {
				return fmt.Errorf("%s: %t, %w", owned[i].What, ok, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if ids, err := s.ByNumber(t.Context(), health.NationalID, herNumber); err != nil || len(ids) != 1 || ids[0] != "p1" {
		t.Errorf("%v, %v", ids, err)
	}
	if c, err := s.Contact(t.Context(), "sms", herPhone); err != nil || c.Person != "p1" {
		t.Errorf("%v", err)
	}
}

// TestRotationBesideWriters: whoever writes while keys are wrapped anew is read afterwards without the old master key.
func TestRotationBesideWriters(t *testing.T) {
	s, _, dsn, ring := sealedStore(t)
	old := ring.Current()
	ring.AddMaster()
	var ids []health.PersonID
	done := make(chan error, 1)
	for n := range 40 {
		ids = append(ids, health.PersonID(fmt.Sprintf("q%02d", n)))
	}
	go func() {
		for _, id := range ids {
			if err := s.Write(t.Context(), func(tx store.Tx) error { return tx.CreateRecord(sick(id)) }); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	rotating, _, err := openWith(t, dsn, ring)
	for after := ""; err == nil; {
		if _, after, err = rotating.Rewrap(t.Context(), after, 3); after == "" {
			break
		}
	}
	if err := errors.Join(err, <-done); err != nil {
		t.Fatal(err)
	}
	if use, err := s.MasterUse(t.Context()); err != nil || use[old] != 0 {
		t.Fatal(use, err)
	}
	ring.Remove(old)
	for _, id := range ids {
		if r, err := s.Record(t.Context(), id); err != nil || r.Text(health.Allergies) != herIll {
			t.Error(err)
		}
	}
}
