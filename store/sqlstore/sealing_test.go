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
		if err := tx.PutConsent(health.MessageConsent{Channel: "sms", Address: herPhone, Proof: "message", At: noon()}); err != nil {
			return err
		}
		for _, id := range ids {
			if err := sickRows(tx, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = s.Remember(t.Context(), health.Exchange{Conversation: health.Conversation{Channel: "sms", Address: herPhone, State: []byte(`{"so":"` + herNumber + `"}`), UpdatedAt: noon()},
			Event: "e1", Answer: []byte(`{"loi":"` + herIll + `"}`), Lines: []health.Line{{ID: "l-sms", Channel: "sms", Address: herPhone, Body: []byte(`"` + herNote + `"`), At: noon()}}})
	}
	if err != nil {
		t.Fatal(err)
	}
}

func noon() time.Time { return time.Unix(1770000000, 0).UTC() }

func sickRows(tx store.Tx, id health.PersonID) error {
	r, by := sick(id), health.Actor{Kind: health.ByStaff, ID: "lan"}
	day, _ := ident.ParseDate("2026-03-02")
	past := []health.Revision{{At: noon(), By: by, Cause: r.Cause, Edits: []health.Edit{{Field: "CHANDOAN", From: health.FieldValue{State: health.HasValue, Value: herIll}}}}}
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
			Findings: map[string]string{"CHANDOAN": herIll}, Past: past, Source: health.FromStaff, Cause: r.Cause, At: noon()}),
		tx.PutDose(health.Dose{ID: health.DoseID("s" + id), Person: id, Vaccine: "DPT", Number: 1, Given: day, Reaction: herIll, Past: past, Source: health.FromStaff, Cause: r.Cause, At: noon()}),
		tx.PutCheckItem(health.CheckItem{List: health.CheckID("k" + id), Row: 1, Person: id, Asked: map[health.Field]health.Value{health.NationalID: herNumber},
			Answer: health.CheckAnswer{Result: health.CheckMismatch, Note: herNote, Values: map[health.Field]health.FieldValue{health.NationalID: {State: health.HasValue, Value: herNumber}}}}),
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
		add(s.CheckItems(ctx, health.CheckID("k"+id), 0, 9))
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
	return []string{herNumber, herNumber[1:], herPhone, herPhone[3:], herIll, "penicillin", "017190000099", "huyết áp", "I10;B20"} // with the sign between them: three letters alone also come up in what is sealed
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
