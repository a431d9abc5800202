package sqlstore

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/seal"
)

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
