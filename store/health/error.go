package health

import (
	"errors"
	"fmt"
)

// Fault says whose mistake an error is, which decides who hears of it.
type Fault string

const (
	FaultUser     Fault = "user"     // the person can mend it: say how
	FaultSystem   Fault = "system"   // an operator has to mend it
	FaultOutside  Fault = "outside"  // a neighbour system is down: wait
	FaultConflict Fault = "conflict" // somebody else was faster: look again
)

// Error crosses a boundary: it says whether trying again helps and whose fault it is. Code is a phrase key under
// "error."; nothing in it is personal.
type Error struct {
	Code  string
	Fault Fault
	Retry bool
	Args  map[string]string // arguments of the phrase; never personal
	Err   error             // for operators; nil when the code says it all
}

// Error is for operators.
func (e *Error) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("%s (%s)", e.Code, e.Fault)
	}
	return fmt.Sprintf("%s (%s): %v", e.Code, e.Fault, e.Err)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Refuse makes an error that the user can mend.
func Refuse(code string, args map[string]string) error {
	return &Error{Code: code, Fault: FaultUser, Args: args}
}

// CodeOf returns the code of the first Error in err's chain, empty when there is none.
func CodeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
