package health

import (
	"log/slog"
	"time"
)

// Identifier is one number that a person carries or carried. Its history is kept: a number that is replaced ends.
type Identifier struct {
	Kind  Field
	Value Value // empty where only a blind index of it is left
	From  time.Time
	To    time.Time // zero: still
	// Source is who brought the number: a list, staff who typed it, a citizen, or the code on a card, which anybody can print.
	// Empty: as the record; see Record.SaidBy.
	Source   Source
	By       string // staff id, person id or import id; empty: the record's creator
	Verified Check
}

// Check is a number's having been compared, and found to be this person's, with a source outside the program. Reading it off
// a card or typing it twice is none.
type Check struct {
	How string // code of the source, such as "population"; empty: never compared
	At  time.Time
	By  string // who compared
}

// LogValue names the kind alone.
func (i Identifier) LogValue() slog.Value { return slog.StringValue(string(i.Kind)) }
