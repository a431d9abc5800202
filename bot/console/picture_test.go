package console

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hssk/bot"
	"hssk/bot/phrase"
	"hssk/store/health"
)

func TestAPictureIsKeptAndNeverWrittenOver(t *testing.T) {
	drawn := "first"
	a := Album{Dir: filepath.Join(t.TempDir(), "pictures"), Now: func() time.Time { return time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC) },
		Draw: func(context.Context, string, string) ([]byte, error) { return []byte(drawn), nil }}
	one, err1 := a.save(t.Context(), "progress", "vi")
	drawn = "second"
	two, err2 := a.save(t.Context(), "progress", "vi")
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{one: "first", two: "second"} {
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("%s holds %q, %v; want %q", filepath.Base(path), got, err, want)
		}
	}
	if filepath.Base(one) != "progress-20261124-080000.png" || filepath.Base(two) != "progress-20261124-080000-2.png" {
		t.Errorf("the files are %s and %s", filepath.Base(one), filepath.Base(two))
	}
}

func TestAPictureThatCannotBeDrawnOrKeptIsSaid(t *testing.T) {
	full := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(full, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	ok := func(context.Context, string, string) ([]byte, error) { return nil, nil }
	for name, a := range map[string]Album{
		"no album":         {},
		"the store is off": {Dir: t.TempDir(), Now: time.Now, Draw: func(context.Context, string, string) ([]byte, error) { return nil, errors.New("away") }},
		"no directory":     {Dir: full, Now: time.Now, Draw: ok},
	} {
		if _, err := a.save(t.Context(), "progress", "vi"); err == nil {
			t.Errorf("%s: nothing went wrong", name)
		}
	}
}

// TestAFileIsKeptBesideTheTalk: a workbook lies in a file of its own name, for its owner alone, and one that may not be
// handed over is said.
func TestAFileIsKeptBesideTheTalk(t *testing.T) {
	a := Album{Dir: filepath.Join(t.TempDir(), "files"), Now: time.Now, Write: func(_ context.Context, ask bot.FileAsk) (bot.File, error) {
		if ask.Name != "rows-i1" || ask.Channel != Name || ask.Address != "thanh" {
			return bot.File{}, errors.New("not yours")
		}
		return bot.File{Name: "../dân.can-sua.xlsx", Data: []byte("PK")}, nil
	}}
	var out strings.Builder
	c := &Console{Address: "thanh", Out: &out, Album: a, Words: words(t)}
	for range 2 {
		c.show(t.Context(), bot.Reply{Text: "Các dòng cần sửa", File: "rows-i1"})
	}
	for _, name := range []string{"dân.can-sua.xlsx", "dân.can-sua-2.xlsx"} {
		path := filepath.Join(a.Dir, name)
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 || !strings.Contains(out.String(), path) {
			t.Errorf("%s: %v, said %q", name, err, out.String())
		}
	}
	c.show(t.Context(), bot.Reply{Text: "a", File: "rows-i2"})
	if !strings.Contains(out.String(), "not yours") {
		t.Errorf("said %q", out.String())
	}
}

func words(t *testing.T) phrase.Words {
	t.Helper()
	book, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	return book.In("vi")
}

// listener is a conversation that reads the files it is sent.
type listener struct{ got string }

func (l *listener) Handle(ctx context.Context, in bot.Incoming) ([]bot.Reply, error) {
	var b strings.Builder
	if in.File != nil {
		if err := in.File.Read(ctx, &b); err != nil {
			return nil, err
		}
		l.got = in.File.Name + " " + b.String() + in.Text
	}
	return []bot.Reply{{Text: "nghe"}}, nil
}

// Lines gives nothing: nobody else speaks.
func (l *listener) Lines(context.Context, string, string, string, int) ([]health.Line, error) {
	return nil, nil
}

func TestAFileIsSentByItsPath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "danh sách.csv")
	if err := os.WriteFile(path, []byte("Họ và tên"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	l := &listener{}
	c := &Console{Handler: l, Shelf: l, Address: "thanh", Out: &out, NewID: func() string { return "e" }, Words: words(t)}
	c.answer(t.Context(), bot.Incoming{Text: "/tep  " + path})
	if l.got != "danh sách.csv Họ và tên" || !strings.Contains(out.String(), "nghe") {
		t.Errorf("it heard %q, said %q", l.got, out.String())
	}
	l.got = ""
	for _, wrong := range []string{path + "x", filepath.Dir(path)} {
		c.answer(t.Context(), bot.Incoming{Text: "/tep " + wrong})
	}
	if l.got != "" || strings.Count(out.String(), "\n! ") != 2 {
		t.Errorf("it heard %q, said %q", l.got, out.String())
	}
}
