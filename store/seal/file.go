package seal

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
)

// fileUse is what the key of a whole file is bound to. Like payloads, files outlive a master key: they are not sealed anew
// when it is replaced.
const fileUse = "file.key"

// stanza names our way of keeping a file's key in the header of an age file (C2SP age specification, version 1).
const stanza = "hssk"

// fileMark begins every sealed file.
const fileMark = "age-encryption.org/v1\n"

// FileMark is how many bytes IsFile wants to see.
const FileMark = len(fileMark)

// IsFile reports whether the first bytes of a file are those of a sealed one.
func IsFile(head []byte) bool { return bytes.HasPrefix(head, []byte(fileMark)) }

// SealFile gives a writer whose bytes arrive in w sealed. What was written is whole only after Close, which leaves w open.
func (r *Ring) SealFile(w io.Writer) (io.WriteCloser, error) { return age.Encrypt(w, fileKeys{r}) }

// OpenFile reads a sealed file of size bytes at any place, and gives the size of what is in it. ErrNoMaster: the ring lacks
// its key; ErrDamaged: it was cut or altered, which may also show only when the altered place is read.
func (r *Ring) OpenFile(sealed io.ReaderAt, size int64) (io.ReaderAt, int64, error) {
	src := &source{r: sealed}
	at, n, err := age.DecryptReaderAt(src, size, fileKeys{r})
	if err != nil {
		return nil, 0, src.cause(err)
	}
	return opened{at, src}, n, nil
}

// fileKeys keeps the key of a file in its header, sealed with a key of the ring.
type fileKeys struct{ ring *Ring }

// Wrap implements age.Recipient.
func (k fileKeys) Wrap(key []byte) ([]*age.Stanza, error) {
	id, sealed, err := k.ring.sealLasting(fileUse, string(key))
	return []*age.Stanza{{Type: stanza, Args: []string{id}, Body: []byte(sealed)}}, err
}

// Unwrap implements age.Identity.
func (k fileKeys) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	for _, s := range stanzas {
		if s.Type == stanza && len(s.Args) == 1 {
			key, err := k.ring.openLasting(s.Args[0], fileUse, string(s.Body))
			return []byte(key), err
		}
	}
	return nil, age.ErrIncorrectIdentity
}

// opened says of a place that does not open that the file is damaged.
type opened struct {
	at  io.ReaderAt
	src *source
}

// ReadAt implements io.ReaderAt.
func (o opened) ReadAt(p []byte, off int64) (int, error) {
	n, err := o.at.ReadAt(p, off)
	if err == nil || errors.Is(err, io.EOF) {
		return n, err
	}
	return n, o.src.cause(err)
}

// source remembers an error of the disk, so that it is not taken for a damaged file.
type source struct {
	r   io.ReaderAt
	err error
}

// ReadAt implements io.ReaderAt.
func (s *source) ReadAt(p []byte, off int64) (int, error) {
	n, err := s.r.ReadAt(p, off)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// cause is what is to be done about an error: nothing about the disk and the keys is hidden behind "damaged".
func (s *source) cause(err error) error {
	switch {
	case s.err != nil:
		return s.err
	case errors.Is(err, ErrNoMaster):
		return err
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}
