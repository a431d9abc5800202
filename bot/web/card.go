package web

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"hssk/bot"
)

// photoLimit is the largest picture that is taken, in bytes. The page makes pictures smaller before it sends them.
const photoLimit = 6 << 20

// card takes a photograph of an identity card. It is read in memory and kept nowhere.
func (s *Server) card(w http.ResponseWriter, r *http.Request, ses session) {
	if !s.say.allow(ses.address, s.Now()) {
		w.Header().Set("Retry-After", "1")
		s.fail(w, r, http.StatusTooManyRequests, "web.error.fast")
		return
	}
	photo, err := io.ReadAll(http.MaxBytesReader(w, r.Body, photoLimit))
	u := utterance{Event: r.URL.Query().Get("event"), After: r.URL.Query().Get("after")}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		s.fail(w, r, http.StatusRequestEntityTooLarge, "web.error.photo")
		return
	case err != nil || !u.valid() || len(photo) == 0 || !strings.HasPrefix(r.Header.Get("Content-Type"), "image/"):
		s.fail(w, r, http.StatusBadRequest, "web.error.bad")
		return
	}
	if s.pass(w, r, ses, bot.Incoming{Channel: Channel, Address: ses.address, Event: u.Event, Photo: photo}) {
		s.since(w, r, ses, place(u.After))
	}
}
