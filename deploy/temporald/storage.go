package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/headers"
)

// storage is where the server keeps its state, ready to be opened by it and locked against a second server.
type storage struct {
	main       config.SQL
	visibility config.SQL
	shards     int32
	fresh      bool
	lost       chan error // receives once when the exclusive hold on the data is lost; never for files
	release    func() error
}

// Close lets the next server in. Call it after the server has stopped.
func (s *storage) Close() error { return s.release() }

// dataBusyError says that another server has the data.
type dataBusyError struct{ where string }

func (e *dataBusyError) Error() string {
	return fmt.Sprintf("%s is in use by another temporald; stop it first, or choose other data", e.where)
}

func openStorage(ctx context.Context, o options, errw io.Writer) (*storage, error) {
	if o.pg.address != "" {
		return openPostgres(ctx, o, errw)
	}
	return openDirectory(ctx, o, headers.ServerVersion, time.Now, errw)
}

const (
	lockFile       = "lock"
	versionFile    = "version"
	mainFile       = "temporal.db"
	visibilityFile = "visibility.db"
)

// openDirectory locks the data directory and brings its files to the given server version.
func openDirectory(ctx context.Context, o options, version string, now func() time.Time, errw io.Writer) (*storage, error) {
	dir, err := filepath.Abs(o.data)
	if err != nil {
		return nil, fmt.Errorf("data directory: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("data directory: %w", err)
	}
	lock, err := waitForLock(ctx, dir, o.lockWait)
	if err != nil {
		return nil, err
	}
	s := &storage{
		main:       sqliteConfig(filepath.Join(dir, mainFile)),
		visibility: sqliteConfig(filepath.Join(dir, visibilityFile)),
		shards:     1,
	}
	s.release = func() error { return errors.Join(closeSQLite(s), lock.Close()) }
	d := directory{
		path: dir, version: version, now: now, errw: errw,
		create: func() error { return createSQLite(dir, s, o) },
		reopen: func() error { return openSQLite(s) },
	}
	if s.fresh, err = d.prepare(); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return s, nil
}

// waitForLock takes the directory's lock. A server whose parent was killed needs a second to leave, so it waits a
// little before it calls the directory busy. The lock goes with the process, however it ends.
func waitForLock(ctx context.Context, dir string, wait time.Duration) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock file: %w", err)
	}
	err = poll(ctx, wait, func() error { return tryLock(f) })
	if err == nil {
		return f, nil
	}
	_ = f.Close()
	if errors.Is(err, errLocked) {
		return nil, &dataBusyError{where: dir}
	}
	return nil, fmt.Errorf("lock %s: %w", dir, err)
}

var errLocked = errors.New("locked")

// poll retries f while it says errLocked, for at most the given time.
func poll(ctx context.Context, wait time.Duration, f func() error) error {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	for {
		err := f()
		if !errors.Is(err, errLocked) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// directory decides whether the files in it can be used by this version of the server.
type directory struct {
	path    string
	version string
	now     func() time.Time
	errw    io.Writer    // told what is set aside
	create  func() error // makes both files
	reopen  func() error // brings existing ones to what this program wants
}

// prepare makes the files if there are none and sets aside those it cannot use. It reports whether they are new.
//
// The version file is written last when files are made and moved last when they are set aside, so a process that dies
// in between leaves a directory that the next start finishes.
func (d *directory) prepare() (fresh bool, err error) {
	made, err := readVersion(d.path)
	if err != nil {
		return false, err
	}
	if made == d.version && exists(d.path, mainFile) && exists(d.path, visibilityFile) {
		return false, d.reopen()
	}
	to, err := setAside(d.path, made, d.now())
	if err != nil {
		return false, fmt.Errorf("set old files aside: %w", err)
	}
	if to != "" {
		fmt.Fprintf(d.errw, "temporald: files of server version %s cannot be used by %s; kept in %s, starting fresh\n", orUnfinished(made), d.version, to)
	}
	if err := d.create(); err != nil {
		return false, err
	}
	return true, writeVersion(d.path, d.version)
}

func orUnfinished(version string) string {
	if version == "" {
		return "unfinished"
	}
	return version
}

func exists(dir, name string) bool {
	_, err := os.Stat(filepath.Join(dir, name))
	return err == nil
}

// readVersion returns the version that finished the files, empty if none did.
func readVersion(dir string) (string, error) {
	b, err := os.ReadFile(filepath.Join(dir, versionFile))
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	return strings.TrimSpace(string(b)), err
}

func writeVersion(dir, version string) error {
	tmp, err := os.CreateTemp(dir, versionFile+".*")
	if err != nil {
		return err
	}
	_, err = tmp.WriteString(version + "\n")
	err = errors.Join(err, tmp.Sync(), tmp.Close())
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return os.Rename(tmp.Name(), filepath.Join(dir, versionFile))
}

// setAside moves the server's files into a directory named after their version and the time, and returns its path,
// or "" if there was nothing to move. The main file, its log and its index stay together, as SQLite needs them.
func setAside(dir, version string, at time.Time) (string, error) {
	var names []string
	for _, db := range []string{mainFile, visibilityFile} {
		names = append(names, db, db+"-wal", db+"-shm", db+"-journal")
	}
	to := ""
	for _, name := range append(names, versionFile) {
		if !exists(dir, name) {
			continue
		}
		if to == "" {
			var err error
			if to, err = makeAsideDir(dir, version, at); err != nil {
				return "", err
			}
		}
		if err := os.Rename(filepath.Join(dir, name), filepath.Join(to, name)); err != nil {
			return "", err
		}
	}
	return to, nil
}

func makeAsideDir(dir, version string, at time.Time) (string, error) {
	clean := strings.Map(func(r rune) rune {
		if r == '.' || r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			return r
		}
		return '_'
	}, orUnfinished(version))
	base := filepath.Join(dir, "set-aside-"+clean+"-"+at.UTC().Format("20060102T150405Z"))
	for n, to := 1, base; ; n++ {
		err := os.Mkdir(to, 0o700)
		if !errors.Is(err, os.ErrExist) {
			return to, err
		}
		to = fmt.Sprintf("%s-%d", base, n+1)
	}
}
