package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"hssk/store/seal"
)

// vault keeps whole files of people's data: sealed while the record store is, and readable as one whole either way.
type vault struct {
	ring   *seal.Ring
	sealed func() bool // new files are to be; nil: never
}

// create makes a file that only its owner may read, in the place of one of that name.
func (v vault) create(path string) (*kept, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	return v.onto(f)
}

// onto writes into a file that was made by others.
func (v vault) onto(f *os.File) (*kept, error) {
	if v.ring == nil || v.sealed == nil || !v.sealed() {
		return &kept{Writer: f, file: f}, nil
	}
	w, err := v.ring.SealFile(f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &kept{Writer: w, file: f, seal: w}, nil
}

// kept is a file that is being written. It is on the disk, whole, only after Close without an error.
type kept struct {
	io.Writer
	file *os.File
	seal io.Closer // nil: it is not sealed
}

// Close implements io.Closer.
func (k *kept) Close() error {
	var err error
	if k.seal != nil {
		err = k.seal.Close()
	}
	return errors.Join(err, k.file.Sync(), k.file.Close())
}

// held is a file that is being read.
type held struct {
	io.ReaderAt
	size int64
	file *os.File
}

// Close implements io.Closer.
func (h *held) Close() error { return h.file.Close() }

// all reads the file from its beginning.
func (h *held) all() io.Reader { return io.NewSectionReader(h, 0, h.size) }

// open reads a file, sealed or not.
func (v vault) open(path string) (*held, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	h, err := v.within(f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return h, nil
}

func (v vault) within(f *os.File) (*held, error) {
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	sealed, err := isSealed(f)
	if !sealed || err != nil {
		return &held{f, st.Size(), f}, err
	}
	if v.ring == nil {
		return nil, refused("cli.keys_where")
	}
	at, size, err := v.ring.OpenFile(f, st.Size())
	return &held{at, size, f}, err
}

func isSealed(f io.ReaderAt) (bool, error) {
	head := make([]byte, seal.FileMark)
	n, err := f.ReadAt(head, 0)
	return seal.IsFile(head[:n]), ignoreEOF(err)
}

// sum is the hash of what is in a file.
func (v vault) sum(path string) (string, error) {
	f, err := v.open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f.all())
	return hex.EncodeToString(h.Sum(nil)), err
}

// readable lists the files of people's data in directories that can be read without a key.
func (v vault) readable(dirs ...string) (out []string, err error) {
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
		for _, e := range entries {
			path := filepath.Join(dir, e.Name())
			if !e.Type().IsRegular() || forPeople(e.Name()) {
				continue
			}
			sealed, err := sealedAt(path)
			if err = ignoreAbsentFile(err); err != nil { // gone meanwhile: loaded, or too old
				return nil, err
			}
			if !sealed {
				out = append(out, path)
			}
		}
	}
	return out, nil
}

// forPeople tells what the program does not keep for itself: headings, which name nobody, workbooks that somebody is to
// open, and files that are being written.
func forPeople(name string) bool {
	for _, ext := range []string{".columns", ".xlsx", ".part", sealing} {
		if strings.HasSuffix(name, ext) {
			return true
		}
	}
	return strings.HasPrefix(name, "part-")
}

func sealedAt(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return errors.Is(err, os.ErrNotExist), err // what is not there cannot be read
	}
	defer f.Close()
	return isSealed(f)
}

// sealing ends the name of a file that is to take the place of one that is not sealed.
const sealing = ".sealing"

// convert seals the files of directories that are not, and gives how many. Who reads one meanwhile reads on.
func (v vault) convert(dirs ...string) (n int, err error) {
	paths, err := v.readable(dirs...)
	for _, path := range paths {
		e := v.replace(path)
		if e == nil {
			n++
		}
		err = errors.Join(err, ignoreAbsentFile(e))
	}
	return n, err
}

// replace puts a sealed file in the place of one that is not, in one step; it keeps its time, by which old files go.
func (v vault) replace(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := v.create(path + sealing)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	if err = errors.Join(err, to.Close()); err == nil {
		err = os.Chtimes(path+sealing, info.ModTime(), info.ModTime())
	}
	if err == nil {
		err = os.Rename(path+sealing, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(path+sealing))
	}
	return nil
}
