package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	callTimeout   = 20 * time.Second
	uploadTimeout = 60 * time.Second
	maxAnswer     = 16 << 20 // bytes; a hundred updates are far below it
)

func newClient() *http.Client {
	return &http.Client{
		Transport: http.DefaultTransport.(*http.Transport).Clone(),
		// The address holds the token: it goes nowhere but to the configured server.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// call asks the Bot API for one thing. The error is a *failure.
func (c *Channel) call(ctx context.Context, method string, params tgbotapi.Params) (json.RawMessage, error) {
	return c.callWithin(ctx, callTimeout, method, params)
}

func (c *Channel) callWithin(ctx context.Context, d time.Duration, method string, params tgbotapi.Params) (json.RawMessage, error) {
	return c.exchange(ctx, d, method, func(api *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		return api.MakeRequest(method, params)
	})
}

func (c *Channel) upload(ctx context.Context, method string, params tgbotapi.Params, field, name string, data []byte) (json.RawMessage, error) {
	file := tgbotapi.RequestFile{Name: field, Data: tgbotapi.FileBytes{Name: name, Bytes: data}}
	return c.exchange(ctx, uploadTimeout, method, func(api *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		return api.UploadFiles(method, params, []tgbotapi.RequestFile{file})
	})
}

func (c *Channel) exchange(ctx context.Context, d time.Duration, method string, ask func(*tgbotapi.BotAPI) (*tgbotapi.APIResponse, error)) (json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	one := &perCall{ctx: ctx, client: c.client}
	api := *c.api // the library knows no contexts: each call gets a copy with a client of its own
	api.Client = one
	answer, err := ask(&api)
	if err != nil {
		return nil, c.failed(method, one, err)
	}
	return answer.Result, nil
}

// perCall is the library's HTTP client for one call. It attaches the context, remembers what the library forgets, and
// refuses answers that are not the Bot API's.
type perCall struct {
	ctx     context.Context
	client  *http.Client
	reached atomic.Bool // a connection was there: from then on the server may have got the request
	status  int
	after   time.Duration
}

var errNotJSON = errors.New("the answer is not JSON")

// Do implements tgbotapi.HTTPClient.
func (p *perCall) Do(req *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { p.reached.Store(true) }}
	resp, err := p.client.Do(req.WithContext(httptrace.WithClientTrace(p.ctx, trace)))
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	p.status = resp.StatusCode
	if n, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil {
		p.after = time.Duration(n) * time.Second
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) || !json.Valid(body) {
		return nil, errNotJSON
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// failed says what went wrong, without the token.
func (c *Channel) failed(method string, one *perCall, err error) *failure {
	f := &failure{method: method, code: one.status, after: one.after, sure: !one.reached.Load()}
	var refused *tgbotapi.Error
	if errors.As(err, &refused) {
		if refused.Code != 0 { // missing on uploads
			f.code = refused.Code
		}
		if refused.RetryAfter > 0 {
			f.after = time.Duration(refused.RetryAfter) * time.Second
		}
		f.text = c.cut(refused.Message)
		f.kind = kindOf(f.code, f.text)
		f.sure = f.kind != transient
		return f
	}
	if f.code == http.StatusTooManyRequests {
		f.kind, f.sure = throttled, true
	}
	f.cause = c.clean(err)
	return f
}

// clean drops the address, which holds the token, from an error of the HTTP client.
func (c *Channel) clean(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		err = at.Err
	}
	if text := err.Error(); c.cut(text) != text {
		return errors.New(c.cut(text))
	}
	return err
}

// cut replaces the token, whole or its secret part, in a text.
func (c *Channel) cut(text string) string {
	_, secret, _ := strings.Cut(c.cfg.Token, ":")
	for _, s := range []string{c.cfg.Token, url.QueryEscape(c.cfg.Token), secret} {
		text = strings.ReplaceAll(text, s, "<token>")
	}
	return text
}
