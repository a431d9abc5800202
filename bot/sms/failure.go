package sms

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/twilio/twilio-go/client"

	"hssk/store/health"
)

// verdict is what a provider's code means to us.
type verdict struct {
	code  string
	fault health.Fault
	retry bool // it was surely not taken, and waiting helps
}

// Provider's codes that matter, from https://www.twilio.com/docs/api/errors. Any other refusal is the program's fault.
func meaning(code int) (verdict, bool) {
	switch code {
	case 20003, 20404, 21222, 21224, 21408, 21603, 21606, 21659, 21660, 21703, 21705:
		return verdict{"channel_config", health.FaultSystem, false}, true // account, sender, service or region
	case 20429, 21611, 30001:
		return verdict{"channel_busy", health.FaultOutside, true}, true // too many at once, the queue is full
	case 21211, 21614, 30005, 30006:
		return verdict{"number_dead", health.FaultUser, false}, true // no such number, or it takes no SMS
	case 21610:
		return verdict{"opted_out", health.FaultUser, false}, true
	case 30003:
		return verdict{"number_unreachable", health.FaultOutside, false}, true // switched off or out of reach for now
	case 30007:
		return verdict{"message_filtered", health.FaultSystem, false}, true // the carrier does not know the template
	}
	return verdict{}, false
}

// CodeOf gives the product's code for a code in a status callback: empty for none, "undelivered" for one that says no
// more than that.
func CodeOf(provider string) string {
	n, err := strconv.Atoi(provider)
	if err != nil || n == 0 {
		return ""
	}
	if v, ok := meaning(n); ok {
		return v.code
	}
	return "undelivered"
}

// failure is a call to a provider that did not succeed. It has no number, text or token: Twilio's own description repeats the
// number and is left out.
type failure struct {
	via    string        // the provider; empty: Twilio
	status int           // HTTP; zero: there was no answer
	code   int           // Twilio's; zero: none
	after  time.Duration // how long to wait at least; zero: not said
	cause  error         // when there was no answer
}

// Error is for operators.
func (f *failure) Error() string {
	via := cmp.Or(f.via, "twilio")
	text := via + ": no usable answer"
	if f.status != 0 {
		text = fmt.Sprintf("%s: status %d", via, f.status)
	}
	if f.code != 0 {
		text += fmt.Sprintf(", code %d", f.code)
	}
	if f.after > 0 {
		text += ", retry after " + f.after.String()
	}
	if f.cause != nil {
		text += ": " + f.cause.Error()
	}
	return text
}

// Unwrap gives the cause.
func (f *failure) Unwrap() error { return f.cause }

// failed says what a call's error means: a *health.Error if Twilio has surely not taken the message, a plain error if it
// may have.
func failed(one *exchange, err error) error {
	f := &failure{status: one.status, after: one.after}
	var refused *client.TwilioRestError
	if errors.As(err, &refused) {
		f.code = refused.Code
	} else {
		f.cause = bare(err)
	}
	if v, ok := meaning(f.code); ok {
		return &health.Error{Code: v.code, Fault: v.fault, Retry: v.retry, Err: f}
	}
	switch {
	case f.status == http.StatusTooManyRequests:
		return &health.Error{Code: "channel_busy", Fault: health.FaultOutside, Retry: true, Err: f}
	case f.status == http.StatusUnauthorized || f.status == http.StatusForbidden:
		return &health.Error{Code: "channel_config", Fault: health.FaultSystem, Err: f}
	case f.status >= 300 && f.status < 500 || refused != nil && f.status == 0: // refused there, or by the library here
		return &health.Error{Code: "channel_refused", Fault: health.FaultSystem, Err: f}
	case f.status == 0 && !one.reached.Load():
		return &health.Error{Code: "channel_down", Fault: health.FaultOutside, Retry: true, Err: f}
	}
	return f
}
