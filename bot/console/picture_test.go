package console

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
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
