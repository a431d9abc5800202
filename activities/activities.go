// Package activities does what workflows decide: each method is one step that lands whole or not at all.
//
// The struct's fields are its only dependencies, and all of them are interfaces or plain values: no driver, no network,
// no workflow engine. Inputs and results carry opaque identifiers and codes, never what they stand for, because the
// engine keeps them. Every step may run twice: it looks first whether it was done.
package activities

import (
	"context"
	"errors"
	"io"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
	"hssk/store/ident"
)

// Activities carries what the steps need.
type Activities struct {
	Store      store.Store
	Profile    health.Profile
	Units      health.Units
	Holidays   health.Holidays
	Escalation health.Escalation  // when others hear of tasks that wait; zero: never
	Reporting  health.ReportRules // which periods are reported of, and when
	Weights    match.Weights      // what likenesses are judged with
	Sheets     Sheets
	Uploads    Uploads           // nil: no files come from chats
	Senders    map[string]Sender // by channel; a channel without one cannot be written to
	Registers  map[health.CheckSource]Register
	Now        func() time.Time
	NewID      func() string                       // opaque, growing with time
	NewCode    func() string                       // six random digits
	NewSecret  func() string                       // of a link: at least 128 random bits
	Reaches    func(channel string) bool           // whether messages of a channel come to people; nil: all do
	Alive      func(context.Context) (stop func()) // tells the engine that a long step is alive until stop; nil: nobody to tell
}

// Sender hands one message to a channel and returns the provider's id for it. A *health.Error with Retry says that the
// provider has surely not taken the message; any other error leaves that open.
type Sender interface {
	Send(ctx context.Context, m health.Message) (provider string, err error)
}

// Register knows people outside the house. A *health.Error with FaultUser refuses the question for good; after any other
// error the same question may be asked again.
type Register interface {
	Ask(ctx context.Context, asked map[health.Field]health.Value) (health.CheckAnswer, error)
}

// Sheets reads and writes the files people send.
type Sheets interface {
	// Stage reads the file at path through once and writes a normalised copy that batches are read from.
	Stage(ctx context.Context, path string, kind health.ImportKind, beat func(rows int64)) (Staged, error)
	// Batch reads up to n rows of the normalised copy from a byte offset; next is where the following batch begins, and
	// done says that there is none.
	Batch(ctx context.Context, path string, offset int64, n int) (rows []Row, next int64, done bool, err error)
	// Discard removes the normalised copy.
	Discard(path string) error
	// Problems writes the kept rows as a workbook that can be corrected and loaded again.
	Problems(w io.Writer, kind health.ImportKind, columns []health.Column, lang string, rows func(yield func(health.ImportRow, error) bool)) error
}

// Staged says what was found in a file.
type Staged struct {
	SHA256  string
	Rows    int64
	Start   int64 // byte offset of the first row in the normalised copy
	Columns []health.Column
	Skipped int64 // tables of a file of claims that are left alone
}

// Row is one row of a file.
type Row struct {
	Number   int                     // as a person sees it in the sheet, from 1
	Origin   int                     // the row that this one corrects, in a workbook of rows to correct; zero anywhere else
	Fields   map[health.Field]string // by field of a record, of a visit or of a dose
	Original []string
	Problems []health.Problem // found while reading, such as a formula without a value
}

func (a *Activities) intake() health.Intake {
	return health.Intake{Units: a.Units, Today: ident.DateOf(a.Now().In(health.Zone()))}
}

// Missing reports whether a step failed because what it was asked about is not there: trying again does not help.
func Missing(err error) bool { return errors.Is(err, store.ErrNotFound) }

// Conflicting reports whether somebody else was faster, or what should be changed is not there.
func Conflicting(err error) bool { return errors.Is(err, store.ErrConflict) }

// alive says that a step goes on until the returned function is called.
func (a *Activities) alive(ctx context.Context) (stop func()) {
	if a.Alive == nil {
		return func() {}
	}
	return a.Alive(ctx)
}
