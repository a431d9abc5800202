// Package wire asks another system one question over HTTP, in its turn, and says whose fault it is when there is no answer.
package wire

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/time/rate"

	"hssk/store/health"
)

// patience is how long one question may take.
const patience = 15 * time.Second

// most is how much of an answer is read, in bytes.
const most = 8 << 20

// Wire leads to one system. It is safe for concurrent use; its pace is that of this process.
type Wire struct {
	http *http.Client
	pace *rate.Limiter
}

// New makes a wire for so many questions a second; zero or less: one. It follows no redirection: what is asked, and the
// account it is asked with, are not for whoever the other end names.
func New(perSecond float64) *Wire {
	if perSecond <= 0 {
		perSecond = 1
	}
	client := &http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &Wire{client, rate.NewLimiter(rate.Limit(perSecond), 1)}
}

// Away says that the other end does not answer as it should: the question may be asked again later.
func Away(err error) error {
	return &health.Error{Code: "register_away", Fault: health.FaultOutside, Retry: true, Err: err}
}

// NotAllowed says that the other end does not let us ask: an operator has to look after the account.
func NotAllowed(err error) error {
	return &health.Error{Code: "register_login", Fault: health.FaultSystem, Retry: true, Err: err}
}

func busy(err error) error {
	return &health.Error{Code: "register_busy", Fault: health.FaultOutside, Retry: true, Err: err}
}

// Post sends a body as JSON when its turn has come, and reads the answer. Every error is a *health.Error; none says the
// address, which may carry credentials, or what was asked or answered.
func (w *Wire) Post(ctx context.Context, address string, header http.Header, body, into any) error {
	if err := w.pace.Wait(ctx); err != nil {
		return Away(err)
	}
	b, err := json.Marshal(body)
	if err != nil {
		return Away(errors.New("the question cannot be written"))
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(b))
	if err != nil {
		return NotAllowed(errors.New("the address is none"))
	}
	for name, values := range header {
		req.Header[name] = values
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := w.http.Do(req)
	if err != nil {
		return Away(nameless(err))
	}
	defer resp.Body.Close()
	if err := judge(resp.StatusCode); err != nil {
		return err
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, most)).Decode(into); err != nil {
		return Away(errors.New("the answer is no JSON")) // the cause may quote it
	}
	return nil
}

func judge(status int) error {
	err := fmt.Errorf("status %d", status)
	switch status {
	case http.StatusOK:
		return nil
	case http.StatusUnauthorized, http.StatusForbidden:
		return NotAllowed(err)
	case http.StatusTooManyRequests:
		return busy(err)
	}
	return Away(err)
}

// nameless takes the address out of an error of the transport.
func nameless(err error) error {
	var e *url.Error
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}

// Short keeps a code of somebody else from filling a log or a record.
func Short(code string) string { return code[:min(len(code), 8)] }
