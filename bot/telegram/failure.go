package telegram

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"hssk/store/health"
)

// kind sorts what can go wrong by what to do about it.
type kind int

const (
	transient   kind = iota // wait and look again
	throttled               // too fast: wait as long as it says
	blocked                 // the person does not want the bot, or is gone
	unknownChat             // nobody with this address ever wrote to the bot
	conflict                // somebody else reads this bot's updates
	auth                    // the token is not accepted
	unchanged               // what should be changed is so already
	refused                 // the request is wrong: a fault of the program
)

// failure is a call that did not succeed. Its text has neither the token nor an address.
type failure struct {
	method string
	kind   kind
	code   int           // HTTP status or Telegram's error_code; zero: there was no answer
	text   string        // Telegram's own description
	after  time.Duration // how long to wait at least; zero: not said
	sure   bool          // Telegram has surely not done what was asked
	cause  error
}

// Error is for operators.
func (f *failure) Error() string {
	var b strings.Builder
	b.WriteString("telegram: " + f.method)
	if f.code != 0 {
		fmt.Fprintf(&b, ": %d", f.code)
	}
	if f.text != "" {
		b.WriteString(" " + f.text)
	}
	if f.cause != nil {
		b.WriteString(": " + f.cause.Error())
	}
	return b.String()
}

// Unwrap gives the cause.
func (f *failure) Unwrap() error { return f.cause }

// fetching reports whether it was a file of the person's that could not be had, so that they can still be told.
func (f *failure) fetching() bool { return f.method == methodFile || f.method == "getFile" }

// methodFile names the download of a file, which is no method of the Bot API.
const methodFile = "file"

func kindOf(code int, text string) kind {
	switch {
	case code == 429:
		return throttled
	case code == 403:
		return blocked
	case code == 409:
		return conflict
	case code == 401 || code == 404:
		return auth
	case code >= 500:
		return transient
	case strings.Contains(text, "message is not modified"):
		return unchanged
	case strings.Contains(text, "chat not found"), strings.Contains(text, "user not found"):
		return unknownChat
	}
	return refused
}

func isKind(err error, k kind) bool {
	var f *failure
	return errors.As(err, &f) && f.kind == k
}

// again reports whether a call may be repeated without doing anything twice.
func again(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.sure && (f.kind == transient || f.kind == throttled)
}

func waitAsked(err error) time.Duration {
	var f *failure
	if errors.As(err, &f) {
		return f.after
	}
	return 0
}

// boundary turns a failure into what the rest of the product understands. What may have been done stays a plain error:
// the outcome is unknown and nothing may be resent blindly.
func boundary(err error) error {
	var f *failure
	if !errors.As(err, &f) {
		return err
	}
	switch {
	case f.kind == throttled:
		return &health.Error{Code: "channel_busy", Fault: health.FaultOutside, Retry: true, Err: f}
	case f.kind == transient && f.sure:
		return &health.Error{Code: "channel_down", Fault: health.FaultOutside, Retry: true, Err: f}
	case f.kind == transient:
		return f
	case f.kind == blocked:
		return &health.Error{Code: "recipient_blocked", Fault: health.FaultUser, Err: f}
	case f.kind == unknownChat:
		return &health.Error{Code: "recipient_unknown", Fault: health.FaultUser, Err: f}
	case f.kind == auth:
		return &health.Error{Code: "channel_config", Fault: health.FaultSystem, Err: f}
	}
	return &health.Error{Code: "channel_refused", Fault: health.FaultSystem, Err: f}
}
