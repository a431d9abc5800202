package telegram

import (
	"bytes"
	"strings"
	"testing"

	"hssk/bot/telegram/telegramtest"
)

// photos gives the pictures that the conversation was shown.
func (h *talk) photos() (out [][]byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, in := range h.heard {
		if in.Photo != nil {
			out = append(out, in.Photo)
		}
	}
	return out
}

func TestPhotographs(t *testing.T) {
	picture := []byte("what a phone sees")
	for name, c := range map[string]struct {
		send func(*lab)
		want []byte
	}{
		"a photograph":              {func(l *lab) { l.SendsPhoto(lan, picture) }, picture},
		"a picture sent as a file":  {func(l *lab) { l.SendsFile(lan, "image/jpeg", "the.jpg", picture) }, picture},
		"a file that is none":       {func(l *lab) { l.SendsFile(lan, "application/pdf", "the.pdf", picture) }, nil},
		"one that has expired":      {func(l *lab) { l.SendsPhoto(lan, picture); l.Forget() }, unreadable},
		"one that is too large":     {func(l *lab) { l.SendsPhoto(lan, make([]byte, maxFile+1)) }, unreadable},
		"an empty one":              {func(l *lab) { l.SendsPhoto(lan, nil) }, unreadable},
		"while the server is away":  {func(l *lab) { l.Fail("getFile", telegramtest.BadGateway()); l.SendsPhoto(lan, picture) }, picture},
		"while it is asked to wait": {func(l *lab) { l.Fail("getFile", telegramtest.TooMany(2)); l.SendsPhoto(lan, picture) }, picture},
		"while the files are away":  {func(l *lab) { l.Fail("file", telegramtest.BadGateway()); l.SendsPhoto(lan, picture) }, picture},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t, nil)
			c.send(l)
			l.Says(lan, "xong")
			l.run()
			if !l.Wait(func() bool { return l.Pending() == 0 && strings.Contains(strings.Join(l.Texts(lan.ID), " "), "xong") }) {
				t.Fatalf("said %q", l.Texts(lan.ID))
			}
			got := l.talk.photos()
			if c.want == nil && len(got) > 0 || c.want != nil && (len(got) == 0 || !bytes.Equal(got[len(got)-1], c.want)) {
				t.Errorf("%d pictures were shown", len(got))
			}
		})
	}
}
