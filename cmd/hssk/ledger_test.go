package main

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"hssk/store"
	"hssk/store/health"
)

// counts reads straight from the file, past every rule of the store.
func counts(t *testing.T, a *app, query string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+a.cfg.dir("records.db")+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestRecordHistoryAuditTogether: every record has its line of history and of audit, whichever way it came, and a step
// that fails leaves none of the three.
func TestRecordHistoryAuditTogether(t *testing.T) {
	a := talkApp(t)
	draft := health.Draft{ID: "d1", Kind: health.DraftRegister, Station: "TYT-05158", Values: map[health.Field]health.FieldValue{
		health.FullName:  {State: health.HasValue, Value: "Bạch Thị Chi"},
		health.BirthDate: {State: health.HasValue, Value: "1991-01-02"}},
		By: health.Actor{Kind: health.ByStaff, ID: "nurse"}, Cause: health.Cause{Kind: health.CauseDraft, ID: "d1"}, Status: health.DraftNew}
	if _, err := (directDesk{a.acts}).Register(t.Context(), draft); err != nil {
		t.Fatal(err)
	}
	together := func() [3]int {
		return [3]int{counts(t, a, "SELECT COUNT(*) FROM person"), counts(t, a, "SELECT COUNT(*) FROM change_log WHERE action = 'create'"),
			counts(t, a, "SELECT COUNT(*) FROM audit_log WHERE action = 'create'")}
	}
	want := [3]int{7, 7, 7} // six of the list, one of the chat; the seventh row waits for a decision
	if got := together(); got != want {
		t.Errorf("records, history, audit: %v, want %v", got, want)
	}
	broken := errors.New("the power fails here")
	failing := *a.acts
	failing.Store = failingStore{a.store, broken}
	draft.ID, draft.Values[health.FullName] = "d2", health.FieldValue{State: health.HasValue, Value: "Bạch Thị Dung"}
	if err := a.acts.SaveDraft(t.Context(), draft); err != nil {
		t.Fatal(err)
	}
	if _, err := failing.RegisterDraft(t.Context(), "d2"); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	if got := together(); got != want {
		t.Errorf("after a failure: records, history, audit: %v, want %v", got, want)
	}
	if _, err := a.acts.RegisterDraft(t.Context(), "d2"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.acts.RegisterDraft(t.Context(), "d2"); err != nil {
		t.Fatal(err)
	}
	if got := together(); got != [3]int{8, 8, 8} {
		t.Errorf("tried again, twice: %v", got)
	}
}

// failingStore fails at the last write of a transaction.
type failingStore struct {
	store.Store
	err error
}

func (s failingStore) Write(ctx context.Context, f func(store.Tx) error) error {
	return s.Store.Write(ctx, func(tx store.Tx) error { return f(failingTx{tx, s.err}) })
}

type failingTx struct {
	store.Tx
	err error
}

func (t failingTx) UpdateDraft(health.Draft) error { return t.err }
