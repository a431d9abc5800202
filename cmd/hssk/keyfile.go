package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"hssk/store/seal"
)

// keys reads the keys that the settings name; nil when they name none. A file is read again when it has changed.
func (c config) keys() (*seal.Ring, error) {
	if c.KeysFile == "" {
		if strings.TrimSpace(c.KeysText) == "" {
			return nil, nil
		}
		ring, err := seal.Parse([]byte(c.KeysText))
		if err != nil {
			return nil, refused("cli.keys_text")
		}
		return ring, nil
	}
	ring, seen, err := readKeys(c.KeysFile)
	if err != nil {
		return nil, err
	}
	ring.Reload = func() (*seal.Ring, error) {
		info, err := os.Stat(c.KeysFile)
		if err != nil {
			return nil, refused("cli.keys_missing", "path", c.KeysFile)
		}
		if info.ModTime().Equal(seen) {
			return nil, nil
		}
		fresh, at, err := readKeys(c.KeysFile)
		if err == nil {
			seen = at
		}
		return fresh, err
	}
	return ring, nil
}

// readKeys reads a key file that nobody else can read, and gives when it was written.
func readKeys(path string) (*seal.Ring, time.Time, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, time.Time{}, refused("cli.keys_missing", "path", path)
	}
	if err != nil {
		return nil, time.Time{}, refused("cli.keys_unread", "path", path)
	}
	if info.IsDir() {
		return nil, time.Time{}, refused("cli.keys_dir", "path", path)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, time.Time{}, refused("cli.keys_open", "path", path)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, time.Time{}, refused("cli.keys_unread", "path", path)
	}
	ring, err := seal.Parse(b)
	if err != nil {
		return nil, time.Time{}, refused("cli.keys_damaged", "path", path)
	}
	return ring, info.ModTime(), nil
}

// writeKeys puts the ring in the file's place in one step: whoever reads sees the old keys or the new ones, also after a
// power cut. A file that must be new is not replaced.
func writeKeys(path string, ring *seal.Ring, mustBeNew bool) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return refused("cli.keys_dir", "path", path)
	}
	b, err := ring.File()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".keys-*") // made with 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // after the rename there is nothing to remove
	_, err = f.Write(append(b, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if mustBeNew {
		if err = os.Link(f.Name(), path); errors.Is(err, fs.ErrExist) {
			return refused("cli.keys_exist", "path", path)
		}
	} else {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes a rename last. Where directories cannot be synced, the system sees to it.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = d.Sync()
	return d.Close()
}

// withKeyFile runs a change of the key file while nobody else changes it.
func withKeyFile(cfg config, f func() error) error {
	if cfg.KeysFile == "" {
		return refused("cli.keys_where")
	}
	lock, err := lockData(cfg.KeysFile + ".lock")
	if errors.Is(err, errEngineDataBusy) {
		return refused("cli.keys_busy", "path", cfg.KeysFile)
	}
	if err != nil {
		return err
	}
	defer lock.Close()
	return f()
}
