// Package seal keeps texts and files unreadable without a key file: envelopes, wrapped data keys and blind indexes.
//
// A data key seals the texts of one person. It is kept beside them, wrapped by a master key that is never in the
// database: destroying the wrapped key makes the person's texts unreadable for good, and a new master key needs the data
// keys wrapped anew, not the texts sealed anew. Texts and keys are sealed with AES-256-GCM (NIST SP 800-38D) under random
// nonces, bound to the place they stand in, so that a value moved to another row does not open. What is looked up by its
// exact text is kept as a blind index, HMAC-SHA256 (RFC 2104) under a key of its own.
//
// Whole files are age files (C2SP age specification, version 1), whose keys a master key seals.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Errors. None of them carries a text or a key.
var (
	ErrDamaged  = errors.New("a sealed value is damaged, or does not belong where it stands")
	ErrNoMaster = errors.New("the key file lacks the key that was used")
	ErrErased   = errors.New("the person's key was destroyed")
)

// Size is the length of every key in bytes.
const Size = 32

// Key is a secret of Size bytes. It prints as a mask.
type Key []byte

// String masks the key.
func (Key) String() string { return "•••" }

// GoString masks the key.
func (Key) GoString() string { return "•••" }

// NewKey makes a random key.
func NewKey() Key {
	k := make(Key, Size)
	_, _ = rand.Read(k) // it never fails: a system without randomness ends the program
	return k
}

// mark begins every envelope of this version. No JSON text begins so.
const mark = "~1."

var encoding = base64.RawStdEncoding

// Sealed reports whether a stored text is an envelope.
func Sealed(text string) bool { return strings.HasPrefix(text, mark) }

// Seal puts a text into an envelope for a place, such as "person.fields/<id>".
func (k Key) Seal(place, text string) (string, error) {
	gcm, err := k.gcm()
	if err != nil {
		return "", err
	}
	nonce := make([]byte, gcm.NonceSize(), gcm.NonceSize()+len(text)+gcm.Overhead())
	_, _ = rand.Read(nonce)
	return mark + encoding.EncodeToString(gcm.Seal(nonce, nonce, []byte(text), []byte(place))), nil
}

// Open takes a text out of its envelope. ErrDamaged: it was cut, altered, sealed with another key or for another place.
func (k Key) Open(place, envelope string) (string, error) {
	if len(k) == 0 {
		return "", ErrErased
	}
	body, ok := strings.CutPrefix(envelope, mark)
	b, err := encoding.DecodeString(body)
	if !ok || err != nil {
		return "", ErrDamaged
	}
	gcm, err := k.gcm()
	if err != nil {
		return "", err
	}
	if len(b) < gcm.NonceSize() {
		return "", ErrDamaged
	}
	text, err := gcm.Open(nil, b[:gcm.NonceSize()], b[gcm.NonceSize():], []byte(place))
	if err != nil {
		return "", ErrDamaged
	}
	return string(text), nil
}

func (k Key) gcm() (cipher.AEAD, error) {
	if len(k) != Size {
		return nil, fmt.Errorf("a key has %d bytes, not %d", len(k), Size)
	}
	block, err := aes.NewCipher(k)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// sameMark begins every envelope that equal texts share.
const sameMark = "~s."

// SealSame puts a text into an envelope that is the same each time, so that it can be looked up and read back. It shows
// which rows have equal texts, and nothing else. The nonce comes from the text, under a key of its own, so that two texts
// do not share one.
func (k Key) SealSame(text string) (string, error) {
	gcm, err := k.derived("same/seal").gcm()
	if err != nil {
		return "", err
	}
	nonce := k.derived("same/nonce").mac(text)[:gcm.NonceSize()]
	return sameMark + base64.RawURLEncoding.EncodeToString(gcm.Seal(nonce, nonce, []byte(text), nil)), nil
}

// OpenSame takes a text out of an envelope of SealSame; any other text is given back as it is.
func (k Key) OpenSame(envelope string) (string, error) {
	body, ok := strings.CutPrefix(envelope, sameMark)
	if !ok {
		return envelope, nil
	}
	gcm, err := k.derived("same/seal").gcm()
	if err != nil {
		return "", err
	}
	b, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil || len(b) < gcm.NonceSize() {
		return "", ErrDamaged
	}
	text, err := gcm.Open(nil, b[:gcm.NonceSize()], b[gcm.NonceSize():], nil)
	if err != nil {
		return "", ErrDamaged
	}
	return string(text), nil
}

// BlindNumber gives the number, below 2^59, under which a number is looked up.
func (k Key) BlindNumber(n uint64) int64 {
	return int64(binary.BigEndian.Uint64(k.derived("number").mac(strconv.FormatUint(n, 10))) >> 5)
}

// derived makes a key for another use out of a key.
func (k Key) derived(use string) Key { return Key(k.mac("hssk/" + use)) }

func (k Key) mac(text string) []byte {
	h := hmac.New(sha256.New, k)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// blindMark begins every blind index of this version.
const blindMark = "b1."

// blindSize is how many bytes of the sum are kept: 160 bits.
const blindSize = 20

// Blind gives the index under which a text is looked up; the empty text has none.
func (k Key) Blind(text string) string {
	if text == "" {
		return ""
	}
	return blindMark + base64.RawURLEncoding.EncodeToString(k.mac(text)[:blindSize])
}

// Blinded reports whether a stored text is a blind index.
func Blinded(text string) bool { return strings.HasPrefix(text, blindMark) }
