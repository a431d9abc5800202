package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hssk/activities"
	"hssk/store/seed"
)

// TestHsskItself is no test but hssk in a process of its own, with the arguments behind "--".
func TestHsskItself(t *testing.T) {
	i := slices.Index(os.Args, "--")
	if i < 0 {
		return // by itself there is nothing to do: other tests run this one as their child
	}
	os.Exit(run(t.Context(), os.Args[i+1:], os.Stdout, os.Stderr))
}

// killedAfter runs hssk in a process of its own and kills it once it has told so much of its progress. Not killed: it was
// through before.
func (o keyHolder) killedAfter(lines int, args ...string) (killed bool) {
	o.Helper()
	self, err := os.Executable()
	ok(o, err)
	line := append([]string{"-test.run=^TestHsskItself$", "--", "--lang=en", "--data", o.data, "--keys-file", o.keys}, args...)
	cmd := exec.Command(self, line...)
	told, err := cmd.StderrPipe()
	ok(o, err)
	ok(o, cmd.Start())
	for in := bufio.NewScanner(told); lines > 0 && in.Scan(); lines-- {
	}
	_ = cmd.Process.Kill() // fails when it has ended
	err = cmd.Wait()
	if lines > 0 {
		o.Fatalf("%q said too little: %v", args, err)
	}
	return err != nil
}

// peopled is a data directory with so many people from a list, made without keys, and their numbers.
func peopled(t *testing.T, people int) (o keyHolder, numbers []string) {
	a := talkApp(t)
	d, err := seed.New(seed.Options{Seed: 5, People: people, Today: seed.Date{Year: 2026, Month: 11, Day: 1}})
	ok(t, err)
	for row := range d.Rows() {
		if n := row.Person.ID; n != "" {
			numbers = append(numbers, n)
		}
	}
	path := filepath.Join(t.TempDir(), "list.csv")
	ok(t, writeFile(path, func(w io.Writer) error { return seed.WriteCSV(w, d) }))
	imp, err := a.beginImport(t.Context(), path, "", "", true)
	ok(t, err)
	_, err = a.acts.StageImport(t.Context(), imp.ID)
	ok(t, err)
	for res := (activities.BatchResult{}); !res.Done; {
		res, err = a.acts.ImportBatch(t.Context(), activities.BatchInput{Import: imp.ID, Rows: 500})
		ok(t, err)
	}
	ok(t, a.Close())
	return keyHolder{t, a.cfg.Data, filepath.Join(t.TempDir(), "keys.json")}, numbers
}

// digest sums up every record with its history, as whoever has the keys reads them.
func (o keyHolder) digest() (sum [sha256.Size]byte, people int) {
	o.Helper()
	cfg := config{Data: o.data, Lang: "en", Log: "error"}
	if _, err := os.Stat(o.keys); err == nil {
		cfg.KeysFile = o.keys
	}
	a, err := openApp(o.Context(), cfg)
	ok(o, err)
	defer a.Close()
	h := sha256.New()
	for {
		page, _, err := a.store.FindPeople(o.Context(), "", "", 500, people)
		ok(o, err)
		if len(page) == 0 {
			return [sha256.Size]byte(h.Sum(nil)), people
		}
		for _, p := range page {
			r, err := a.store.Record(o.Context(), p.ID)
			ok(o, err)
			steps, err := a.store.History(o.Context(), p.ID, 9)
			ok(o, err)
			ok(o, json.NewEncoder(h).Encode([]any{p, r, steps}))
		}
		people += len(page)
	}
}

// plainly counts the numbers that can be read in the files of the database.
func (o keyHolder) plainly(numbers []string) (n int) {
	o.Helper()
	files, err := filepath.Glob(filepath.Join(o.data, "records.db*"))
	ok(o, err)
	var all []byte
	for _, f := range files {
		b, err := os.ReadFile(f)
		ok(o, err)
		all = append(all, b...)
	}
	for _, number := range numbers {
		if bytes.Contains(all, []byte(number)) {
			n++
		}
	}
	return n
}

// TestSealingAndRotatingKilledInTheMiddle cuts the power in the middle of both, several times, and goes on each time.
func TestSealingAndRotatingKilledInTheMiddle(t *testing.T) {
	o, numbers := peopled(t, 1200)
	numbers = numbers[:100]
	if n := o.plainly(numbers); n < 50 {
		t.Fatalf("only %d of %d numbers are stored at all", n, len(numbers))
	}
	plain := keyHolder{t, o.data, ""}
	board := figures(t, plain.must("board", "--json"))
	digest, people := o.digest()
	if people < 1000 {
		t.Fatalf("%d people", people)
	}
	o.must("keys", "init")

	for i, lines := range []int{1, 7, 30} {
		if !o.killedAfter(lines, "keys", "seal", "--page", "20") {
			t.Fatal("it was sealed before it was killed")
		}
		v := o.status()
		if !v.Sealed || !v.Converting || v.Total == 0 {
			t.Fatalf("killed %d times: %+v", i+1, v)
		}
	}
	if said := o.must("keys", "seal"); !strings.Contains(said, "Going on") {
		t.Error(said)
	}
	o.unhurt(board, digest)
	if n := o.plainly(numbers); n > 0 {
		t.Errorf("%d of %d numbers can be read in the files", n, len(numbers))
	}

	killed := false
	for tries := 0; !killed && tries < 5; tries++ { // a rotation is over soon: it may win
		killed = o.killedAfter(1, "keys", "rotate") && o.underOldKeys() > 0
	}
	if !killed {
		t.Fatal("each rotation was over before it was killed")
	}
	o.unhurt(board, digest) // under two keys
	if said := o.must("keys", "rotate"); !strings.Contains(said, "Going on") {
		t.Error(said)
	}
	if n := o.underOldKeys(); n != 0 {
		t.Errorf("%d data keys are left behind", n)
	}
	for _, m := range o.status().Masters {
		if !m.Current {
			o.must("keys", "drop", m.ID)
		}
	}
	o.unhurt(board, digest)
}

// unhurt checks that everything is there, sealed, and reads as before.
func (o keyHolder) unhurt(board string, digest [sha256.Size]byte) {
	o.Helper()
	if v := o.status(); !v.Sealed || v.Converting || v.Total != 0 {
		o.Errorf("%+v", v)
	}
	if now := figures(o.T, o.must("board", "--json")); now != board {
		o.Errorf("the board says\n%s, it said\n%s", now, board)
	}
	if now, people := o.digest(); now != digest {
		o.Errorf("the %d records read otherwise than before", people)
	}
	if said := o.must("audit", "verify"); !strings.Contains(said, "sound") {
		o.Error(said)
	}
}

// underOldKeys counts data keys under a master key that is not the newest.
func (o keyHolder) underOldKeys() (n int64) {
	o.Helper()
	for _, m := range o.status().Masters {
		if !m.Current {
			n += m.Keys
		}
	}
	return n
}
