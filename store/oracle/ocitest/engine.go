package ocitest

import (
	"context"
	"fmt"
	"strings"
)

// Value is one bind or one cell as text or bytes, the way it travels between the driver and the engine.
type Value struct {
	Kind byte // S text, N number, B bytes, T instant; 0 is NULL
	Text string
}

// Null reports whether there is no value.
func (v Value) Null() bool { return v.Kind == 0 }

// Call is one execution of a statement, for one or more rows of binds.
type Call struct {
	SQL       string // placeholders as ?1 ?2 … in the order they stand
	Query     bool   // it answers with rows
	Returning bool   // it changes rows and answers with their values
	KeepGoing bool   // a row that fails is reported and the others go on
	Rows      [][]Value
}

// Column describes one column of an answer with Oracle's numbers for types.
type Column struct {
	Name                   string
	Type                   int
	Precision, Scale, Size int
	Nullable               bool
}

// Oracle's external type numbers that an engine uses.
const (
	TypeVarchar = 1
	TypeNumber  = 2
	TypeClob    = 112
	TypeBlob    = 113
	TypeRaw     = 23
)

// RowFault is what happened to one row of an array execution.
type RowFault struct {
	Row int
	Err Fault
}

// Result is what a call came to.
type Result struct {
	Affected int64
	Columns  []Column
	Cells    [][]Value
	RowsOf   []int // how many cells rows belong to each row of binds; for a query one entry
	Faults   []RowFault
}

// Fault is an error as the database gives it.
type Fault struct {
	Code int    // 1 is ORA-00001
	Text string // after the code
}

// Error writes the fault as Oracle does.
func (f Fault) Error() string { return fmt.Sprintf("ORA-%05d: %s", f.Code, f.Text) }

// RowError is a Fault with the row of binds at which a call stopped.
type RowError struct {
	Fault
	Row int
}

// Unwrap gives the fault alone.
func (e RowError) Unwrap() error { return e.Fault }

// Engine is the database behind the library.
type Engine interface {
	// Open begins a session for a user on what the connect string names.
	Open(user, connect string) (Session, error)
}

// Session is one connection. A transaction begins with the first call that changes something.
type Session interface {
	Exec(ctx context.Context, c Call) (Result, error)
	End(ctx context.Context, commit bool) error
	Close() error
}

// Choose is an Engine that gives connect strings which begin with a prefix, host and port aside, to engines of their own.
type Choose struct {
	Prefix string
	Then   Engine
	Else   Engine
}

// Open implements Engine.
func (c Choose) Open(user, connect string) (Session, error) {
	if _, service, _ := strings.Cut(connect, "/"); strings.HasPrefix(service, c.Prefix) {
		return c.Then.Open(user, connect)
	}
	return c.Else.Open(user, connect)
}
