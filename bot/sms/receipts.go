package sms

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"hssk/store/health"
)

// Receipts takes Twilio's status callbacks. They come in any order and more than once: Got must move a message forward
// only, and may be called twice for the same news.
type Receipts struct {
	AuthToken string
	URL       string // the public address that Config.Callback names: what proxies say is not believed
	// Got is told what became of a message: status is "queued", "sending", "sent", "delivered", "undelivered" or "failed",
	// code is a code of the product or empty.
	Got func(ctx context.Context, id health.MessageID, status, code string) error
	Log *slog.Logger // nil: silent
}

// ServeHTTP answers 204 to what was understood, 403 to what Twilio did not sign and 503 when Got failed.
func (h *Receipts) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, status := signedBody(w, r, h.AuthToken, h.URL)
	if status == http.StatusForbidden {
		h.log("a status callback is not signed by Twilio", slog.LevelWarn)
	}
	if status != http.StatusOK {
		w.WriteHeader(status)
		return
	}
	w.WriteHeader(h.take(r, body))
}

func (h *Receipts) take(r *http.Request, body []byte) int {
	form, err := url.ParseQuery(string(body))
	id, status := health.MessageID(r.URL.Query().Get("m")), known(form.Get("MessageStatus"))
	if err != nil || id == "" || status == "" {
		h.log("a status callback says nothing we can use", slog.LevelWarn, "status", status, "named", id != "")
		return http.StatusNoContent // it would say no more the second time
	}
	code := CodeOf(form.Get("ErrorCode"))
	if code != "" {
		h.log("a message met with an error", slog.LevelInfo, "message", string(id), "status", status, "code", code, "provider_code", digits(form.Get("ErrorCode")))
	}
	if err := h.Got(r.Context(), id, status, code); err != nil {
		h.log("a status could not be noted", slog.LevelError, "message", string(id), "status", status, "error", err)
		return http.StatusServiceUnavailable
	}
	return http.StatusNoContent
}

// known gives one of the states that concern us; the others are on the way to them.
func known(status string) string {
	switch status {
	case "queued", "sending", "sent", "delivered", "undelivered", "failed":
		return status
	case "accepted", "scheduled":
		return "queued"
	case "read":
		return "delivered"
	case "canceled":
		return "failed"
	}
	return ""
}

// digits keeps whatever else a sender writes into a number out of the log.
func digits(s string) string {
	if len(s) > 6 || strings.Trim(s, "0123456789") != "" {
		return ""
	}
	return s
}

func (h *Receipts) log(text string, level slog.Level, args ...any) {
	if h.Log != nil {
		h.Log.Log(context.Background(), level, text, append([]any{"channel", Name}, args...)...)
	}
}

// signed reports whether Twilio wrote a request: HMAC-SHA1 under the auth token over the address and the sorted
// parameters, or over the address alone if that has the body's SHA-256. Twilio is not consistent about the port in the
// address, so that both forms count. (https://www.twilio.com/docs/usage/security)
func signed(token, address string, body []byte, signature string) bool {
	forms, sum, err := addresses(address)
	if err != nil || token == "" {
		return false
	}
	params := ""
	if sum != "" {
		got := sha256.Sum256(body)
		if !same(hex.EncodeToString(got[:]), strings.ToLower(sum)) {
			return false
		}
	} else if params, err = sorted(body); err != nil {
		return false
	}
	ok := false
	for _, form := range forms {
		mac := hmac.New(sha1.New, []byte(token))
		io.WriteString(mac, form+params)
		ok = same(base64.StdEncoding.EncodeToString(mac.Sum(nil)), signature) || ok
	}
	return ok
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// sorted writes the parameters of a form one after the other, by name and then by value, each value of a name once.
func sorted(body []byte) (string, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(form)) {
		values := slices.Clone(form[name])
		slices.Sort(values)
		for _, v := range slices.Compact(values) {
			b.WriteString(name + v)
		}
	}
	return b.String(), nil
}

// addresses gives the forms of an address that may have been signed: as it is, without its port, with the usual one. sum
// is the body's SHA-256 if the address has it.
func addresses(address string) (forms []string, sum string, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, "", err
	}
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok || u.Host == "" {
		return nil, "", errors.New("not an address")
	}
	end := strings.IndexAny(rest+"/", "/?#")
	host, rest := rest[:end], rest[end:]
	forms = []string{address}
	if port := u.Port(); port != "" {
		return append(forms, scheme+"://"+strings.TrimSuffix(host, ":"+port)+rest), u.Query().Get("bodySHA256"), nil
	}
	port := ":443"
	if scheme == "http" {
		port = ":80"
	}
	return append(forms, scheme+"://"+host+port+rest), u.Query().Get("bodySHA256"), nil
}
