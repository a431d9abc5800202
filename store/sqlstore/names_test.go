package sqlstore

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"hssk/store"
	"hssk/store/health"
)

// crowd stores people with many names at three stations.
func crowd(t *testing.T, s *Store, people int) {
	t.Helper()
	r := rand.New(rand.NewPCG(2026, 7))
	pick := func(words string) string { w := strings.Fields(words); return w[r.IntN(len(w))] }
	err := s.Write(t.Context(), func(tx store.Tx) error {
		for i := range people {
			name := pick("Bùi Bạch Đinh Hà") + " " + pick("Thị Văn Đức Lan Mỹ Thuỳ Hữu Ngọc") + " " +
				pick("Lan Lân Lăn Lành Hà Hạ Hạ' Đức My Mỹ An Ánh Văn Thi Thì Khanh Khánh Yến Tú Tư")
			rec := resident(health.PersonID(fmt.Sprintf("p%04d", r.IntN(1_000_000)*1000+i)), name)
			rec.Station = health.StationCode(fmt.Sprintf("TYT-0000%d", r.IntN(3)))
			rec.Fields[health.BirthDate] = health.FieldValue{State: health.HasValue, Value: health.Value(fmt.Sprint(1980 + r.IntN(3)))}
			delete(rec.Fields, health.NationalID)
			if err := tx.CreateRecord(rec); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestNamesGiveWhatThePeopleGive asks in both ways, for few and for many.
func TestNamesGiveWhatThePeopleGive(t *testing.T) {
	s, db := open(t)
	crowd(t, s, 1500)
	by := map[bool]int{}
	for _, text := range []string{"bui", "b", "lan", "lăn", "ha", "ha'", "my", "mi", "bui thi lan", "lan thi bui", "hà hà", "b t l", "bui 1980", "b 1981", "lan 1980",
		"bui thi lan 1982", "van van 1980", "d d", "thuy", "thuỳ tu 1981", "ngoc 1980", "x", "bui x 1980", "duc duc", "th", "huu ye 1982"} {
		for _, n := range []int{1, 9, 41, 900} {
			w := wantedIn(text)
			want, err := s.ask(t.Context()).search("", w, n)
			if err != nil {
				t.Fatal(err)
			}
			got, done, err := s.ask(t.Context()).searchNames(w, n)
			if err != nil {
				t.Fatal(err)
			}
			by[done]++
			if done && fmt.Sprint(idsOf(got)) != fmt.Sprint(idsOf(want)) {
				t.Errorf("%q, first %d: by names %v, by people %v", text, n, idsOf(got), idsOf(want))
			}
		}
	}
	if _, err := db.Exec("DELETE FROM person_word WHERE station <> '=' AND words LIKE '% bui thi %'"); err != nil {
		t.Fatal(err)
	}
	if _, done, err := s.ask(t.Context()).searchNames(wantedIn("bui thi"), 3); done || err != nil {
		t.Errorf("names that nobody has were taken for everybody: %v", err)
	}
	if by[true] == 0 || by[false] == 0 {
		t.Errorf("by names and not: %v", by)
	}
}

func idsOf(all []hit) (out []health.PersonID) {
	for _, h := range all {
		out = append(out, h.id)
	}
	return out
}

// TestNameGoesWithTheLastWhoHasIt: so do names that are changed and names of the forgotten.
func TestNameGoesWithTheLastWhoHasIt(t *testing.T) {
	s, db := open(t)
	listed := func() (out []string) {
		rows, err := db.Query("SELECT words FROM person_word WHERE station = '=' AND word = '*' ORDER BY sort_key, person_id")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			h := hit{}
			if err := rows.Scan(&h.words); err != nil {
				t.Fatal(err)
			}
			out = append(out, nameOf(h))
		}
		return out
	}
	write := func(f func(store.Tx) error) {
		t.Helper()
		if err := s.Write(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	rename := func(id health.PersonID, name string) {
		t.Helper()
		write(func(tx store.Tx) error {
			r, err := tx.Record(id)
			if err != nil {
				return err
			}
			r.Fields[health.FullName] = health.FieldValue{State: health.HasValue, Value: health.Value(name)}
			return tx.UpdateRecord(&r)
		})
	}
	is := func(want ...string) {
		t.Helper()
		if got := listed(); !slices.Equal(got, want) {
			t.Errorf("listed are %q, want %q", got, want)
		}
	}
	for id, name := range map[health.PersonID]string{"p1": "Bùi Thị Lan", "p2": "Bùi Thị Lan", "p3": "Bùi Thị Lân"} {
		write(func(tx store.Tx) error { return tx.CreateRecord(resident(id, name)) })
	}
	is("bui thi lan", "bui thi lan")
	rename("p1", "Hà Thị Lan")
	is("bui thi lan", "ha thi lan", "bui thi lan")
	rename("p2", "Hà Thị Lan")
	is("ha thi lan", "bui thi lan")
	rename("p2", "Bùi Thị Lan")
	rename("p2", "Hà Thị Lan")
	write(func(tx store.Tx) error { return tx.Forget("p1") })
	is("ha thi lan", "bui thi lan")
	write(func(tx store.Tx) error { return tx.Forget("p2") })
	is("bui thi lan")
	write(func(tx store.Tx) error { return tx.Forget("p3") })
	is()
	var rows int
	if err := db.QueryRow("SELECT COUNT(*) FROM person_word").Scan(&rows); err != nil || rows != 0 {
		t.Errorf("%d rows are left, %v", rows, err)
	}
}

// TestNamesOfAnOldDatabase: names are listed at the next start, and a fill that was interrupted goes on.
func TestNamesOfAnOldDatabase(t *testing.T) {
	s, db := open(t)
	crowd(t, s, 30)
	all := func() (n int) {
		if err := db.QueryRow("SELECT COUNT(*) FROM person_word WHERE station = '='").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	want := all()
	for _, note := range []string{"1", "2 names after !", "after p5"} {
		if _, err := db.Exec("DELETE FROM person_word WHERE station = '='"); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec("UPDATE match_state SET body = ? WHERE name = 'search'", note); err != nil {
			t.Fatal(err)
		}
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := all(); got != want {
			t.Errorf("after %q there are %d rows of names, want %d", note, got, want)
		}
	}
}

// TestCensusIsTakenAgain: a number is given as often as counting it is worth, then it is counted anew.
func TestCensusIsTakenAgain(t *testing.T) {
	var c census
	taken := 0
	ask := func(what counted, n int) int {
		got, err := c.count(what, func() (int, error) { taken++; return n, nil })
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	few, many := counted{at: "a", most: 1}, counted{at: "b", most: 1}
	if ask(few, 5); ask(few, 6) != 6 || taken != 2 {
		t.Errorf("a small number was kept: counted %d times", taken)
	}
	taken = 0
	ask(many, 40)
	for range 4 {
		if got := ask(many, 70); got != 40 {
			t.Errorf("got %d", got)
		}
	}
	if ask(many, 70) != 70 || taken != 2 {
		t.Errorf("counted %d times", taken)
	}
	for i := range censusSize + 5 {
		ask(counted{at: "c", most: i}, 1)
	}
	if len(c.all) > censusSize {
		t.Errorf("%d numbers are kept", len(c.all))
	}
}
