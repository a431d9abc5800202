package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"hssk/activities"
	"hssk/store/health"
)

// uploads keeps the files that people send into a chat, in a directory of their own until they are loaded: what was sent
// and never loaded is removed soon.
type uploads struct {
	sheets
	dir     string // of files that nothing has come of yet
	imports string // of the lists of imports
}

// uploadLasts is how long a file is kept that nothing comes of: a conversation forgets it after a day.
const uploadLasts = 25 * time.Hour

func (u uploads) waiting(id string) string { return filepath.Join(u.dir, filepath.Base(id)) }
func (u uploads) adopted(id string) string { return filepath.Join(u.imports, filepath.Base(id)) }

// Receive implements activities.Uploads. The file appears under its name only when it is whole.
func (u uploads) Receive(ctx context.Context, id string, read func(context.Context, io.Writer) error) error {
	if read == nil {
		return health.Refuse("file_lost", nil)
	}
	if err := os.MkdirAll(u.dir, 0o700); err != nil {
		return err
	}
	part, err := os.CreateTemp(u.dir, "part-*")
	if err != nil {
		return err
	}
	to, err := u.files.onto(part)
	if err == nil {
		err = read(ctx, &bounded{w: to, left: health.SentFileMax})
		err = errors.Join(err, to.Close())
	}
	if err == nil {
		err = os.Rename(part.Name(), u.waiting(id))
	}
	if err != nil {
		return errors.Join(err, os.Remove(part.Name()))
	}
	return nil
}

// bounded lets so many bytes through, and refuses more.
type bounded struct {
	w    io.Writer
	left int64
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, health.Refuse("file_too_big", map[string]string{"limit": strconv.Itoa(health.SentFileMax >> 20)})
	}
	return b.w.Write(p)
}

// Look implements activities.Uploads. A list of visits or doses is known by the columns that such a list cannot lack.
func (u uploads) Look(ctx context.Context, id string, each func(activities.Row) error) (health.ImportKind, []health.Column, string, error) {
	path, sum, err := u.find(id)
	if err != nil {
		return "", nil, "", err
	}
	kind := u.kindOf(path)
	t, err := u.open(path, kind)
	if err != nil {
		return kind, nil, sum, err
	}
	defer t.Close()
	columns := columnsOf(t.Mapping())
	for ctx.Err() == nil {
		row, err := t.Next()
		if errors.Is(err, io.EOF) {
			return kind, columns, sum, nil
		}
		if err != nil {
			return kind, columns, sum, refusal(err)
		}
		if err := each(rowOf(row, t.Mapping().Kind)); err != nil {
			return kind, columns, sum, err
		}
	}
	return kind, columns, sum, ctx.Err()
}

// kindOf is what a list is about: residents, unless it has all that a list of visits or of doses needs.
func (u uploads) kindOf(path string) health.ImportKind {
	for _, kind := range []health.ImportKind{health.ImportVisits, health.ImportDoses, health.ImportBirths} {
		if t, err := u.open(path, kind); err == nil {
			t.Close()
			return kind
		}
	}
	return health.ImportPeople
}

// find says where a file is kept, and gives the hash of its content.
func (u uploads) find(id string) (path, sum string, err error) {
	for _, path := range []string{u.waiting(id), u.adopted(id)} {
		sum, err := u.files.sum(path)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return "", "", fmt.Errorf("read a file that was sent: %w", err)
		}
		return path, sum, nil
	}
	return "", "", health.Refuse("list_gone", nil)
}

// Adopt implements activities.Uploads.
func (u uploads) Adopt(id string) (string, error) {
	err := os.Rename(u.waiting(id), u.adopted(id))
	if errors.Is(err, os.ErrNotExist) {
		if _, there := os.Stat(u.adopted(id)); there == nil {
			return u.adopted(id), nil
		}
		return "", health.Refuse("list_gone", nil)
	}
	return u.adopted(id), err
}

// Drop implements activities.Uploads.
func (u uploads) Drop(id string) error { return ignoreAbsentFile(os.Remove(u.waiting(id))) }

func ignoreAbsentFile(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// dropStale removes the files that were sent too long ago for anything to come of them.
func (u uploads) dropStale(now time.Time) error {
	entries, err := os.ReadDir(u.dir)
	if err != nil {
		return ignoreAbsentFile(err)
	}
	var errs error
	for _, e := range entries {
		if info, err := e.Info(); err == nil && now.Sub(info.ModTime()) > uploadLasts {
			errs = errors.Join(errs, ignoreAbsentFile(os.Remove(filepath.Join(u.dir, e.Name()))))
		}
	}
	return errs
}

var _ activities.Uploads = uploads{}
