package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"hssk/bot/phrase"
	"hssk/store/health"
	"hssk/store/seal"
)

// keyHolder runs hssk as an operator with one data directory and one key file does.
type keyHolder struct {
	*testing.T
	data, keys string
}

func (o keyHolder) hssk(args ...string) (said, complaint string, code int) {
	o.Helper()
	return o.within(o.Context(), args...)
}

func (o keyHolder) within(ctx context.Context, args ...string) (said, complaint string, code int) {
	o.Helper()
	line := []string{"--lang=en", "--data", o.data}
	if o.keys != "" {
		line = append(line, "--keys-file", o.keys)
	}
	var complain bytes.Buffer
	said, _ = printed(o.T, func() error {
		code = run(ctx, append(line, args...), os.Stdout, &complain)
		return nil
	})
	return said, complain.String(), code
}

// must runs a command that succeeds.
func (o keyHolder) must(args ...string) string {
	o.Helper()
	said, complaint, code := o.hssk(args...)
	if code != 0 {
		o.Fatalf("%q: exit %d: %s", args, code, complaint)
	}
	return said
}

// refused runs a command that fails with a sentence.
func (o keyHolder) refused(want string, args ...string) {
	o.Helper()
	if _, complaint, code := o.hssk(args...); code != 1 || !strings.Contains(complaint, want) || strings.ContainsAny(complaint, "[]{}") {
		o.Errorf("%q: exit %d: %s", args, code, complaint)
	}
}

func (o keyHolder) status() (v keysView) {
	o.Helper()
	if err := json.Unmarshal([]byte(o.must("keys", "status", "--json")), &v); err != nil {
		o.Fatal(err)
	}
	return v
}

// stocked is a data directory with people, made without keys.
func stocked(t *testing.T) keyHolder {
	a := talkApp(t)
	data := a.cfg.Data
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return keyHolder{t, data, filepath.Join(t.TempDir(), "keys.json")}
}

func TestKeysOfAStationFromFirstToLast(t *testing.T) {
	o := stocked(t)
	plain := keyHolder{t, o.data, ""}
	before := plain.must("board", "--json")
	if said := o.must("keys", "init"); !strings.Contains(said, "Back it up now") {
		t.Error(said)
	}
	o.refused("is not overwritten", "keys", "init")
	if info, err := os.Stat(o.keys); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Fatal(info.Mode(), err)
	}
	v := o.status()
	if v.Sealed || v.Total == 0 || v.Unsealed["person"] == 0 || len(v.Masters) != 1 {
		t.Fatalf("%+v", v)
	}
	o.refused("are not sealed", "keys", "rotate")
	o.must("keys", "seal", "--page", "1")
	for _, said := range []string{o.must("keys", "status"), o.must("keys", "--help")} {
		if !strings.Contains(strings.ReplaceAll(said, "\n", " "), "Still readable without a key: name") || !strings.Contains(said, "puts into pictures") {
			t.Errorf("what is not sealed is not said: %s", said)
		}
	}
	v = o.status()
	if !v.Sealed || v.Converting || v.Total != 0 || v.Masters[0].Keys == 0 {
		t.Fatalf("%+v", v)
	}
	if after := o.must("board", "--json"); figures(t, after) != figures(t, before) {
		t.Errorf("the board says\n%s, it said\n%s", after, before)
	}
	if said := o.must("keys", "seal"); !strings.Contains(said, "are sealed") {
		t.Error(said)
	}
	old := v.Masters[0].ID
	o.refused("Rotate first", "keys", "drop", old)
	o.must("keys", "rotate")
	v = o.status()
	if len(v.Masters) != 2 {
		t.Fatalf("%+v", v)
	}
	for _, m := range v.Masters {
		if m.Current == (m.ID == old) || m.Current != (m.Keys > 0) {
			t.Errorf("%+v", m)
		}
	}
	o.must("keys", "drop", old)
	o.refused("has no key", "keys", "drop", old)
	if said := o.must("audit", "verify"); !strings.Contains(said, "sound") {
		t.Error(said)
	}
	plain.refused("HSSK_KEYS_FILE", "board")
}

// figures leaves the time out of a board.
func figures(t *testing.T, board string) string {
	t.Helper()
	var b struct{ Stations json.RawMessage }
	if err := json.Unmarshal([]byte(board), &b); err != nil || len(b.Stations) == 0 {
		t.Fatal(board, err)
	}
	return string(b.Stations)
}

func TestRotationGoesOnWhereItWasStopped(t *testing.T) {
	o := stocked(t)
	o.must("keys", "init")
	o.must("keys", "seal")
	old := o.status().Masters[0].ID
	ring, _, err := readKeys(o.keys)
	if err != nil {
		t.Fatal(err)
	}
	next := ring.AddMaster() // the program died after it had written the file
	if err := writeKeys(o.keys, ring, false); err != nil {
		t.Fatal(err)
	}
	o.refused("still need the key "+old, "keys", "drop", old)
	if said := o.must("keys", "rotate"); !strings.Contains(said, "Going on with the rotation to the key "+next) {
		t.Error(said)
	}
	o.must("keys", "drop", old)
	if v := o.status(); len(v.Masters) != 1 || v.Masters[0].ID != next {
		t.Errorf("%+v", v)
	}
}

func TestSealingGoesOnWhereItWasStopped(t *testing.T) {
	o := stocked(t)
	o.must("keys", "init")
	ring, _, err := readKeys(o.keys)
	if err != nil {
		t.Fatal(err)
	}
	st, err := config{Data: o.data}.openStore(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	st.Seal(ring)
	if err := st.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := st.BeginSealing(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := st.SealPage(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	_ = st.Close() // here the program died
	if v := o.status(); !v.Sealed || !v.Converting || v.Total == 0 {
		t.Errorf("%+v", v)
	}
	if said := o.must("keys", "seal"); !strings.Contains(said, "Going on") {
		t.Error(said)
	}
	if v := o.status(); v.Converting || v.Total != 0 {
		t.Errorf("%+v", v)
	}
}

func TestKeyFilesThatDoNotFit(t *testing.T) {
	o := stocked(t)
	o.must("keys", "init")
	o.must("keys", "seal")
	good, err := os.ReadFile(o.keys)
	if err != nil {
		t.Fatal(err)
	}
	other, err := seal.NewRing().File()
	if err != nil {
		t.Fatal(err)
	}
	o.must("keys", "rotate")
	put := func(b []byte, mode os.FileMode) {
		if err := os.WriteFile(o.keys, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(o.keys, mode); err != nil {
			t.Fatal(err)
		}
	}
	newest, err := os.ReadFile(o.keys)
	if err != nil {
		t.Fatal(err)
	}
	lies := snapshot(t, o.data)
	for _, c := range []struct {
		name, want string
		file       []byte
		mode       os.FileMode
	}{
		{"another district's", "belongs to other records", other, 0o600},
		{"an older copy", "is an older copy: it lacks the key", good, 0o600},
		{"cut off", "cut off or damaged", newest[:len(newest)/2], 0o600},
		{"empty", "cut off or damaged", nil, 0o600},
		{"readable by others", "chmod 600", newest, 0o640},
	} {
		if c.mode != 0o600 && runtime.GOOS == "windows" {
			continue
		}
		put(c.file, c.mode)
		_, complaint, code := o.hssk("board")
		if code != 1 || !strings.Contains(complaint, c.want) {
			t.Errorf("%s: exit %d: %s", c.name, code, complaint)
		}
		for _, line := range strings.Split(string(newest)+string(other), `"`) {
			if len(line) == 44 && strings.Contains(complaint, line) {
				t.Errorf("%s: the complaint shows a key", c.name)
			}
		}
	}
	if err := os.Remove(o.keys); err != nil {
		t.Fatal(err)
	}
	o.refused("There is no key file", "board")
	if snapshot(t, o.data) != lies {
		t.Error("a refused start wrote into the database")
	}
	text := keyHolder{t, o.data, ""}
	text.refused("HSSK_KEYS_TEXT is not", "--keys-text", "x", "board")
	text.must("--keys-text", string(newest), "board")
	text.refused("Say where the key file is", "--keys-text", string(newest), "keys", "rotate")
}

// snapshot reads the database file.
func snapshot(t *testing.T, data string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(data, "records.db"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestServerWithoutKeysIsStoppedFirst(t *testing.T) {
	o := stocked(t)
	o.must("keys", "init")
	lock, err := lockData(filepath.Join(o.data, "serve.lock"))
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	o.refused("A server without keys runs", "keys", "seal")
	if o.status().Sealed {
		t.Error("it began")
	}
	b, err := json.Marshal(running{Keys: true})
	if err == nil {
		err = os.WriteFile(filepath.Join(o.data, "run.json"), b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	o.must("keys", "seal")
}

// TestConversationsInSealedRecords holds the nurse's conversation again, with everything sealed.
func TestConversationsInSealedRecords(t *testing.T) {
	o := stocked(t)
	o.must("keys", "init")
	o.must("keys", "seal")
	a, err := openApp(t.Context(), config{Data: o.data, KeysFile: o.keys, Lang: phrase.Default, Log: "error"})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	found, n, err := a.store.FindPeople(t.Context(), "", "thi", 5, 0)
	if err != nil || n == 0 || found[0].Name == "" {
		t.Fatalf("%d found, %v", n, err)
	}
	r, err := a.store.Record(t.Context(), found[0].ID)
	if err != nil || r.Text(health.FullName) != found[0].Name.Reveal() {
		t.Error(err)
	}
}
