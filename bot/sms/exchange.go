package sms

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

const maxAnswer = 1 << 20 // bytes

// exchange carries one call. The library knows no contexts, loses the headers of errors and leaves their bodies open; this
// gives it what it lacks and remembers what it forgets.
type exchange struct {
	ctx     context.Context
	base    *url.URL // nil: Twilio's own address
	next    http.RoundTripper
	gone    func()      // called when the request is on its way
	reached atomic.Bool // a connection was there: from then on Twilio may have got the request
	status  int
	after   time.Duration
}

// RoundTrip implements http.RoundTripper.
func (x *exchange) RoundTrip(q *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { x.reached.Store(true) },
		WroteRequest: func(httptrace.WroteRequestInfo) { x.gone() }}
	q = q.Clone(httptrace.WithClientTrace(x.ctx, trace))
	if x.base != nil {
		q.URL.Scheme, q.URL.Host, q.Host = x.base.Scheme, x.base.Host, ""
		q.URL.Path = strings.TrimRight(x.base.Path, "/") + q.URL.Path
	}
	resp, err := x.next.RoundTrip(q)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	x.status = resp.StatusCode
	if n, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && n > 0 {
		x.after = time.Duration(n) * time.Second
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, err
	}
	if x.status >= 300 {
		body = errorBody(body, x.status)
		resp.StatusCode = max(x.status, 400) // the library takes a redirection for success
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// errorBody makes sure that the library can read an error, whoever wrote it.
func errorBody(body []byte, status int) []byte {
	var readable struct {
		Code int `json:"code"`
	}
	if json.Unmarshal(body, &readable) == nil && readable.Code != 0 {
		return fmt.Appendf(nil, `{"status":%d,"code":%d}`, status, readable.Code)
	}
	return fmt.Appendf(nil, `{"status":%d}`, status)
}

// bare drops the address from an error of the HTTP client: it names the account.
func bare(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
