package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hssk/bot"
	"hssk/store/health"
	"hssk/store/seal"
)

// filesIn counts the files of the lists that people gave, and those in which a text can be read.
func (o keyHolder) filesIn(text string) (all, with int) {
	o.Helper()
	for _, dir := range (config{Data: o.data}).fileDirs() {
		files, err := filepath.Glob(filepath.Join(dir, "*"))
		ok(o, err)
		for _, f := range files {
			b, err := os.ReadFile(f)
			ok(o, err)
			all++
			if bytes.Contains(b, []byte(text)) {
				with++
			}
		}
	}
	return all, with
}

// TestListsAreSealedWithTheRecords: what was loaded before, and what is loaded and sent afterwards.
func TestListsAreSealedWithTheRecords(t *testing.T) {
	o := stocked(t)
	const text, sent = "Đinh Thị Mẫu", "Bùi Văn Nẻo"
	all, with := o.filesIn(text)
	if with == 0 {
		t.Fatal("nothing of the first list is kept")
	}
	o.must("keys", "init")
	if v := o.status(); v.Files != with {
		t.Errorf("%d files are said, %d can be read", v.Files, with)
	}
	if said := o.must("keys", "seal"); !strings.Contains(said, "Sealed ") {
		t.Error(said)
	}
	if again, with := o.filesIn(text); again != all || with != 0 {
		t.Errorf("%d files of %d, the name is in %d", again, all, with)
	}
	if v := o.status(); v.Files != 0 {
		t.Errorf("%d files are left", v.Files)
	}
	a, err := openApp(t.Context(), config{Data: o.data, KeysFile: o.keys, Lang: "vi", Log: "error"})
	ok(t, err)
	defer a.Close()
	a.bot.Desk = directDesk{a.acts}
	a.acts.Now = func() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, health.Zone()) }
	a.bot.Now = a.acts.Now
	rows := "Họ và tên,Ngày sinh,Số CCCD,Xã\n" + strings.Repeat(sent+",02/03/1971,017071000019,Phong Phú\n", 3000)
	path := filepath.Join(t.TempDir(), "new.csv")
	put(t, path, []byte(rows))
	if imp := importHere(t, a, path); imp.Tally.Created != 1 || imp.Tally.Decided() != 3000 {
		t.Errorf("%+v", imp.Tally)
	}
	send := sentFile("sent.xlsx", workbook(t, []any{"Họ và tên", "Ngày sinh", "Số CCCD"}, []any{sent, "02/03/1971", "017071000019"}))
	_, err = a.bot.Handle(t.Context(), bot.Incoming{Channel: "web", Address: "head", Event: "link", Start: "invite-head"})
	ok(t, err)
	replies, err := a.bot.Handle(t.Context(), bot.Incoming{Channel: "web", Address: "head", Event: "f", File: send})
	if err != nil || !strings.Contains(replies[0].Text, "Nạp danh sách này?") {
		t.Fatal(replies, err)
	}
	if all, with := o.filesIn(sent); all != 3 || with != 0 {
		t.Errorf("%d files, the name can be read in %d", all, with)
	}
}

// TestListKeptBeforeTheKeysIsSealedByTheServer when it looks after old files.
func TestListKeptBeforeTheKeysIsSealedByTheServer(t *testing.T) {
	o := stocked(t)
	o.must("keys", "init")
	o.must("keys", "seal")
	late, day := filepath.Join(o.data, "imports", "late"), time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	put(t, late, []byte("Bùi Văn Nẻo"))
	ok(t, os.Chtimes(late, day, day))
	a, err := openApp(t.Context(), config{Data: o.data, KeysFile: o.keys, Lang: "vi", Log: "error"})
	ok(t, err)
	defer a.Close()
	if n, err := a.sealLeft(); n != 1 || err != nil {
		t.Errorf("%d sealed, %v", n, err)
	}
	info, err := os.Stat(late)
	if err != nil || !info.ModTime().Equal(day) {
		t.Errorf("it begins its days anew: %v, %v", info, err)
	}
	f, err := a.files.open(late)
	ok(t, err)
	defer f.Close()
	if b, err := io.ReadAll(f.all()); string(b) != "Bùi Văn Nẻo" || err != nil {
		t.Errorf("%q, %v", b, err)
	}
}

// TestSealedListWithoutItsKey is not called a damaged list: the person who sent it can do nothing about it.
func TestSealedListWithoutItsKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list")
	to, err := vault{seal.NewRing(), func() bool { return true }}.create(path)
	ok(t, err)
	_, err = to.Write([]byte("Họ và tên,Ngày sinh\nBùi Văn Nẻo,1971\n"))
	ok(t, errors.Join(err, to.Close()))
	if _, err := (sheets{}).open(path, health.ImportPeople); err == nil || !strings.Contains(err.Error(), "keys_where") {
		t.Errorf("no keys: %v", err)
	}
	if _, err := (sheets{files: vault{ring: seal.NewRing()}}).open(path, health.ImportPeople); !errors.Is(err, seal.ErrNoMaster) {
		t.Errorf("other keys: %v", err)
	}
}
