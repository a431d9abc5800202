package telegram

import (
	"context"
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
	"time"
)

const (
	secretHeader   = "X-Telegram-Bot-Api-Secret-Token"
	maxUpdate      = 1 << 20 // bytes
	webhookTimeout = 50 * time.Second
)

// ServeHTTP takes one update from Telegram and answers 200 when it was answered, or 503: then Telegram delivers it again.
// Whoever does not know the secret gets nothing. It answers 404 unless the channel runs by webhook.
func (c *Channel) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if status := c.admit(r); status != http.StatusOK {
		if status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", http.MethodPost)
		}
		w.WriteHeader(status)
		return
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpdate))
	if err != nil {
		w.WriteHeader(readStatus(err))
		return
	}
	// Telegram may hang up and deliver again; what has begun goes on to its end.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), webhookTimeout)
	defer cancel()
	if err := c.receive(ctx, raw); err != nil {
		c.log.Warn("an update could not be answered: Telegram will deliver it again", "channel", Name, "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

func (c *Channel) admit(r *http.Request) int {
	switch {
	case c.cfg.Mode != Webhook:
		return http.StatusNotFound
	case r.Method != http.MethodPost:
		return http.StatusMethodNotAllowed
	case subtle.ConstantTimeCompare([]byte(r.Header.Get(secretHeader)), []byte(c.cfg.WebhookSecret)) != 1:
		return http.StatusUnauthorized
	}
	return http.StatusOK
}

func readStatus(err error) int {
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}

// receive answers an update in its turn. What cannot be decoded is set aside: delivering it again would not help.
func (c *Channel) receive(ctx context.Context, raw []byte) error {
	name, err := c.me(ctx)
	if err != nil {
		return err
	}
	id, ok := updateID(raw)
	if !ok {
		c.log.Warn("an update without an id is set aside", "channel", Name)
		return nil
	}
	e, err := decode(raw, name)
	if err != nil {
		c.log.Warn("an update cannot be decoded and is set aside", "channel", Name, "update", id)
	}
	if e == nil {
		return nil
	}
	answered := make(chan error, 1)
	c.lanes.add(e.chat, func() { answered <- c.answer(ctx, id, e) })
	return <-answered
}
