package web

import (
	"net/http"
	"net/url"

	"hssk/store/health"
)

// maxPayloads bounds what the engine's pages ask for at once.
const maxPayloads = 4 << 20

// codec opens sealed payloads for the engine's own pages, in the browser of an administrator who is signed in here. The
// engine's pages are another origin: it alone is let in, with the cookie of the slot.
func (s *Server) codec(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	if origin := originOf(s.TemporalUI); origin != "" && r.Header.Get("Origin") == origin {
		h.Set("Access-Control-Allow-Origin", origin)
		h.Set("Access-Control-Allow-Credentials", "true")
		h.Set("Access-Control-Allow-Methods", "POST")
		h.Set("Access-Control-Allow-Headers", "Content-Type, X-Namespace, Authorization, Caller-Type")
		h.Add("Vary", "Origin")
	} else if r.Header.Get("Origin") != "" {
		s.fail(w, r, http.StatusForbidden, "web.error.origin")
		return
	}
	if r.Method == http.MethodOptions {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	ses, ok := s.session(r)
	if !ok {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	who, err := s.staff(r.Context(), ses)
	if err != nil {
		s.broken(w, r, "codec refused", err)
		return
	}
	if !who.Active || !who.Role.May(health.RightSettings) {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxPayloads)
	http.StripPrefix("/u/"+r.PathValue("slot")+"/codec", s.Codec).ServeHTTP(w, r)
}

// originOf is the part of an address by which a browser tells sites apart; empty for no address.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
