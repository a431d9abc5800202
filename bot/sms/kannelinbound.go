package sms

import (
	"context"
	"encoding/binary"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"hssk/store/health"
)

// KannelCalls takes what Kannel calls us with: messages from phones at /sms, delivery reports at /dlr. Kannel cannot sign;
// what it calls with has a secret in it and comes from one machine.
type KannelCalls struct {
	Secret string
	From   string // the machine that Kannel runs on; empty: this one
	Talk   *Talk
	// Got is told what became of a message; see Receipts.
	Got func(ctx context.Context, id health.MessageID, status, code string) error
}

// ServeHTTP answers 200 when what it was told is kept, 403 to whoever is not Kannel and 503 when it should call again.
func (h *KannelCalls) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Length", "0") // Kannel sends on whatever is answered
	w.WriteHeader(h.answer(r))
}

func (h *KannelCalls) answer(r *http.Request) int {
	if r.Method != http.MethodGet {
		return http.StatusMethodNotAllowed
	}
	if len(r.URL.RawQuery) > maxBody {
		return http.StatusRequestURITooLong
	}
	q, err := url.ParseQuery(r.URL.RawQuery)
	if !h.known(r) || len(h.Secret) < minSecret || !same(q.Get("secret"), h.Secret) {
		h.Talk.log(slog.LevelWarn, "somebody who is not Kannel calls in its name")
		return http.StatusForbidden
	}
	if err != nil {
		h.Talk.log(slog.LevelWarn, "a call of Kannel cannot be read")
		return http.StatusBadRequest
	}
	switch {
	case strings.HasSuffix(r.URL.Path, "/sms"):
		return h.Talk.take(r.Context(), decodeKannel(q))
	case strings.HasSuffix(r.URL.Path, "/dlr"):
		return h.report(r.Context(), q)
	}
	return http.StatusNotFound
}

// known reports whether a call comes from Kannel's machine itself. What came through a proxy did not.
func (h *KannelCalls) known(r *http.Request) bool {
	if r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" {
		return false
	}
	if h.From == "" {
		return Local(r.RemoteAddr)
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	return err == nil && host == h.From
}

// decodeKannel reads a message: get-url = ".../kannel/sms?secret=…&id=%I&from=%p&text=%b&coding=%c&charset=%C".
func decodeKannel(q url.Values) heard {
	text := q.Get("text")
	if strings.HasPrefix(strings.ToUpper(q.Get("charset")), "UTF-16") || q.Get("coding") == "2" && !utf8.ValidString(text) {
		text = fromUTF16(text)
	}
	return heard{provider: "kannel", id: q.Get("id"), from: q.Get("from"), text: text}
}

// fromUTF16 reads big-endian UTF-16; an odd byte at the end is dropped.
func fromUTF16(s string) string {
	units := make([]uint16, len(s)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16([]byte(s[2*i:]))
	}
	return string(utf16.Decode(units))
}

// report notes what became of a message. The states are those of Kannel's dlr-mask.
func (h *KannelCalls) report(ctx context.Context, q url.Values) int {
	status, code := "", ""
	switch q.Get("status") {
	case "1":
		status = "delivered"
	case "2":
		status, code = "undelivered", "undelivered"
	case "4":
		status = "queued"
	case "8":
		status = "sent"
	case "16":
		status, code = "failed", "undelivered"
	}
	id := health.MessageID(q.Get("m"))
	if status == "" || id == "" {
		h.Talk.log(slog.LevelWarn, "a delivery report says nothing we can use", "status", digits(q.Get("status")))
		return http.StatusOK
	}
	if err := h.Got(ctx, id, status, code); err != nil {
		h.Talk.log(slog.LevelError, "a status could not be noted", "message", string(id), "status", status, "error", err)
		return http.StatusServiceUnavailable
	}
	return http.StatusOK
}
