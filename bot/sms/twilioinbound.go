package sms

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
)

// TwilioInbox takes messages that Twilio brings: signed, by POST, and perhaps more than once.
type TwilioInbox struct {
	AuthToken string
	URL       string // the public address that is configured at Twilio: what proxies say is not believed
	Talk      *Talk
}

// twiml tells Twilio to answer nothing by itself: the answer goes out as a message of its own, with a once-key.
const twiml = `<?xml version="1.0" encoding="UTF-8"?><Response/>`

// ServeHTTP answers 200 when conversation and answer are kept, 403 to what Twilio did not sign and 503 when it should
// bring the message again.
func (h *TwilioInbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, status := signedBody(w, r, h.AuthToken, h.URL)
	if status == http.StatusForbidden {
		h.Talk.log(slog.LevelWarn, "a message is not signed by Twilio")
	}
	if status == http.StatusOK {
		status = h.take(r, body)
	}
	if status != http.StatusOK {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "text/xml")
	io.WriteString(w, twiml)
}

// signedBody reads a call that Twilio has signed; any other status than 200 is the answer to it.
func signedBody(w http.ResponseWriter, r *http.Request, token, address string) (body []byte, status int) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return nil, http.StatusMethodNotAllowed
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, http.StatusRequestEntityTooLarge
	}
	if r.URL.RawQuery != "" {
		address += "?" + r.URL.RawQuery
	}
	if !signed(token, address, body, r.Header.Get("X-Twilio-Signature")) {
		return nil, http.StatusForbidden
	}
	return body, http.StatusOK
}

func (h *TwilioInbox) take(r *http.Request, body []byte) int {
	in, choice, err := decodeTwilio(body)
	if err != nil {
		h.Talk.log(slog.LevelWarn, "a message from Twilio says nothing we can use")
		return http.StatusOK // it would say no more the second time
	}
	if in.id == "" { // the same value whenever Twilio tries again
		in.id = r.Header.Get("I-Twilio-Idempotency-Token")
	}
	if choice != "" {
		return h.chose(r.Context(), in, choice)
	}
	return h.Talk.take(r.Context(), in)
}

// chose notes what somebody told a Messaging Service, which has answered them already.
func (h *TwilioInbox) chose(ctx context.Context, in heard, choice string) int {
	phone, ok := mobile(in.from)
	if !ok || choice == "HELP" {
		return http.StatusOK
	}
	if err := h.Talk.Consent(ctx, Name, phone, choice == "START"); err != nil {
		h.Talk.log(slog.LevelError, "a wish could not be noted", "event", event(in), "error", err)
		return http.StatusServiceUnavailable
	}
	return http.StatusOK
}

// decodeTwilio reads the form of a message. choice is STOP, START or HELP if a Messaging Service has dealt with it.
func decodeTwilio(body []byte) (in heard, choice string, err error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return heard{}, "", err
	}
	in = heard{provider: "twilio", id: form.Get("MessageSid"), from: form.Get("From"), text: form.Get("Body")}
	if in.id == "" {
		in.id = form.Get("SmsMessageSid")
	}
	switch c := form.Get("OptOutType"); c {
	case "STOP", "START", "HELP":
		choice = c
	}
	return in, choice, nil
}
