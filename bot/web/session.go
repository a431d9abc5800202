package web

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"hssk/store/health"
)

const (
	sessionLife = 30 * 24 * time.Hour
	renewAfter  = 24 * time.Hour
	latestName  = "hssk_slot" // the slot opened last in this browser; a convenience that proves nothing
)

// session is one browser's right to speak as one address.
type session struct {
	slot    string
	address string // random; not a secret on its own, as a cookie needs the signature too
	since   time.Time
}

var slotShape = regexp.MustCompile(`^[a-z2-7]{12}$`)

// newSession makes a session nobody has used: 128 random bits, and a shorter public name.
func (s *Server) newSession() session {
	return session{slot: strings.ToLower(rand.Text()[:12]), address: strings.ToLower(rand.Text()), since: s.Now()}
}

func (s *Server) seal(slot, address, since string) string {
	mac := hmac.New(sha256.New, s.SigningKey)
	for _, part := range []string{"session", slot, address, since} {
		mac.Write([]byte(part))
		mac.Write([]byte{0})
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func cookieName(slot string) string { return "hssk_" + slot }

// grant gives the browser the session, and notes it as the latest.
func (s *Server) grant(w http.ResponseWriter, ses session) {
	since := strconv.FormatInt(ses.since.Unix(), 10)
	value := strings.Join([]string{ses.address, since, s.seal(ses.slot, ses.address, since)}, ".")
	s.setCookie(w, cookieName(ses.slot), value, "/u/"+ses.slot+"/", sessionLife)
	s.setCookie(w, latestName, ses.slot, "/", sessionLife)
}

func (s *Server) setCookie(w http.ResponseWriter, name, value, path string, life time.Duration) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: path, MaxAge: int(life.Seconds()),
		HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode})
}

// leavePage asks before the only way back may be lost.
func (s *Server) leavePage(w http.ResponseWriter, r *http.Request, ses session) {
	p := s.page(s.lang(r.Context(), ses), "web.leave.title")
	p.Slot = ses.slot
	p.Data = notice{Text: p.Say("web.leave.text"), Back: "/u/" + ses.slot + "/chat", Name: p.Say("web.error.back"),
		Act: "/u/" + ses.slot + "/leave", Doing: p.Say("web.leave.do")}
	s.show(w, r, http.StatusOK, "notice", p)
}

// leave takes the session off a phone that others use too.
func (s *Server) leave(w http.ResponseWriter, r *http.Request, ses session) {
	s.setCookie(w, cookieName(ses.slot), "", "/u/"+ses.slot+"/", -time.Second)
	s.setCookie(w, latestName, "", "/", -time.Second)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// session reads the cookie of the slot in the request's path.
func (s *Server) session(r *http.Request) (session, bool) {
	slot := r.PathValue("slot")
	c, err := r.Cookie(cookieName(slot))
	if !slotShape.MatchString(slot) || err != nil {
		return session{}, false
	}
	parts := strings.Split(c.Value, ".")
	if len(parts) != 3 || !hmac.Equal([]byte(parts[2]), []byte(s.seal(slot, parts[0], parts[1]))) {
		return session{}, false
	}
	unix, err := strconv.ParseInt(parts[1], 10, 64)
	since := time.Unix(unix, 0)
	if err != nil || s.Now().Sub(since) > sessionLife {
		return session{}, false
	}
	return session{slot: slot, address: parts[0], since: since}, true
}

// signed lets in who holds the slot's cookie and tells others to open their link again.
func (s *Server) signed(serve func(http.ResponseWriter, *http.Request, session)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ses, ok := s.session(r)
		if !ok {
			s.gone(w, r)
			return
		}
		if s.Now().Sub(ses.since) > renewAfter && r.Method == http.MethodGet {
			s.grant(w, session{ses.slot, ses.address, s.Now()})
		}
		serve(w, r, ses)
	}
}

// staff gives the member of staff whose session it is; zero for everybody else.
func (s *Server) staff(ctx context.Context, ses session) (health.Staff, error) {
	c, err := s.Shelf.Contact(ctx, Channel, ses.address)
	if err != nil || c.Staff == "" {
		return health.Staff{}, unlessNotFound(err)
	}
	who, err := s.Shelf.Staff(ctx, c.Staff)
	if err != nil || !who.Active {
		return health.Staff{}, unlessNotFound(err)
	}
	return who, nil
}

// unlessNotFound: an address nobody has claimed is a stranger, not an error. The store's error is told by its text, so
// that this package need not know the store.
func unlessNotFound(err error) error {
	if err == nil || strings.HasSuffix(err.Error(), "not found") {
		return nil
	}
	return err
}

// lang is the language of the conversation; empty before there is one.
func (s *Server) lang(ctx context.Context, ses session) string {
	conv, _, _, err := s.Shelf.Recall(ctx, Channel, ses.address, "")
	if err != nil {
		s.Log.Warn("language unknown", "err", err)
	}
	return conv.Lang
}
