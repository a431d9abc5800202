package ident

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

const (
	dot = "•"
	// sealFactor and sealInverse are inverse to each other modulo 2^64. They hide a number from reflection and debug
	// prints; they are no encryption.
	sealFactor  = 0x9e3779b97f4a7c15
	sealInverse = 0xf1de83e19937733d
)

// seal maps n to a number that is never zero, so that zero can mean absent. n must be below 2^64-1.
func seal(n uint64) uint64 { return (n + 1) * sealFactor }

func unseal(v uint64) uint64 { return v*sealInverse - 1 }

// shape tells how one kind of number is written and masked.
type shape interface {
	clear(n uint64) string
	mask(clear string) string
}

// number is the common body of all number types: one word, comparable, zero means absent.
type number[S shape] struct{ sealed uint64 }

func numberOf[S shape](n uint64) number[S] { return number[S]{seal(n)} }

// IsZero reports whether there is no number.
func (n number[S]) IsZero() bool { return n.sealed == 0 }

// Reveal gives the canonical clear text, "" when absent. The parser of the type accepts it and gives an equal value.
func (n number[S]) Reveal() string {
	if n.sealed == 0 {
		return ""
	}
	var s S
	return s.clear(unseal(n.sealed))
}

// String gives the mask, "" when absent.
func (n number[S]) String() string {
	if n.sealed == 0 {
		return ""
	}
	var s S
	return s.mask(n.Reveal())
}

// Format gives the mask for every verb.
func (n number[S]) Format(f fmt.State, _ rune) { io.WriteString(f, n.String()) }

// GoString gives the mask.
func (n number[S]) GoString() string { return n.String() }

// LogValue gives the mask.
func (n number[S]) LogValue() slog.Value { return slog.StringValue(n.String()) }

// MarshalText gives the mask, to JSON and XML too. There is no way back: stores write Reveal and read with the parser.
func (n number[S]) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// between hides all but the first head and the last tail bytes of an ASCII text behind one dot each.
func between(s string, head, tail int) string {
	return s[:head] + strings.Repeat(dot, len(s)-head-tail) + s[len(s)-tail:]
}

// MaskName gives initials and the given name, "B.V.Thử" for "Bùi Văn Thử". Of a single word only the initial is left.
func MaskName(full string) string {
	words := strings.Fields(full)
	var b strings.Builder
	for i, w := range words {
		if i > 0 && i == len(words)-1 {
			b.WriteString(w)
			break
		}
		for _, r := range w {
			b.WriteRune(r)
			break
		}
		b.WriteByte('.')
	}
	return b.String()
}
