package web

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"strings"

	"hssk/bot"
	"hssk/store/health"
	"hssk/store/ident"
)

// Views opens records to who holds a link and shows a second proof.
type Views interface {
	// LookView tells how a link stands, without using it up.
	LookView(ctx context.Context, token string) (health.Viewing, error)
	// TryView checks a proof. An open one is noted before it is returned, and is the only one of its link.
	TryView(ctx context.Context, token string, proof health.ViewProof) (health.Viewing, error)
	Sheet(ctx context.Context, person health.PersonID, lang string) (bot.Sheet, error)
}

// viewData fills the page that asks for the proof.
type viewData struct {
	Code   bool   // a code is asked for; otherwise what stands on the card
	Card   string // which one
	Digits int    // of its number
	Wrong  string // what to say about the last try; empty before it
}

// viewPage asks for the proof. Looking at it changes nothing.
func (s *Server) viewPage(w http.ResponseWriter, r *http.Request) {
	if !s.mayGuess(w, r) {
		return
	}
	v, err := s.Views.LookView(r.Context(), r.PathValue("token"))
	if err != nil {
		s.broken(w, r, "view not read", err)
		return
	}
	s.viewing(w, r, v)
}

// view shows the record to who brings the proof, in the answer to the form: the address itself never shows it.
func (s *Server) view(w http.ResponseWriter, r *http.Request) {
	if !s.mayGuess(w, r) {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
	defer cancel()
	if said, err := s.slip(ctx, r); err != nil || said != "" {
		s.slipped(w, r, said, err)
		return
	}
	v, err := s.Views.TryView(ctx, r.PathValue("token"), health.ViewProof{Code: digits(r.PostFormValue("code")),
		Last: digits(r.PostFormValue("last")), Birth: s.dated(r.PostFormValue("birth"))})
	if err != nil {
		s.broken(w, r, "view not opened", err)
		return
	}
	if v.State != health.ViewOpen {
		s.viewing(w, r, v)
		return
	}
	p := s.page(r.URL.Query().Get("lang"), "web.view.title")
	if p.Data, err = s.Views.Sheet(ctx, v.Person, p.Lang()); err != nil {
		s.broken(w, r, "record not written out", err)
		return
	}
	s.show(w, r, http.StatusOK, "sheet", p)
}

// slip says what a form lacks that cannot be a proof: it is no try.
func (s *Server) slip(ctx context.Context, r *http.Request) (key string, err error) {
	v, err := s.Views.LookView(ctx, r.PathValue("token"))
	if err != nil || v.State != health.ViewAsks {
		return "", err
	}
	switch code, last := digits(r.PostFormValue("code")), digits(r.PostFormValue("last")); {
	case v.Factor == health.FactorCode && len(code.Reveal()) != health.CodeDigits:
		return "web.view.slip_code", nil
	case len(last.Reveal()) != v.Factor.LastAsked():
		return "web.view.slip_last", nil
	case v.Factor != health.FactorCode && s.dated(r.PostFormValue("birth")) == "":
		return "web.view.slip_birth", nil
	}
	return "", nil
}

// slipped shows the form again with what is to be mended.
func (s *Server) slipped(w http.ResponseWriter, r *http.Request, key string, err error) {
	var v health.Viewing
	if err == nil {
		v, err = s.Views.LookView(r.Context(), r.PathValue("token"))
	}
	if err != nil {
		s.broken(w, r, "view not read", err)
		return
	}
	p := s.page(r.URL.Query().Get("lang"), "web.view.title")
	p.Data = viewData{Code: v.Factor == health.FactorCode, Card: string(v.Factor), Digits: v.Factor.LastAsked(), Wrong: p.Say(key, "n", strconv.Itoa(v.Factor.LastAsked()))}
	s.show(w, r, http.StatusUnprocessableEntity, "view", p)
}

// viewing asks for the proof, again if need be, or says that the link is over.
func (s *Server) viewing(w http.ResponseWriter, r *http.Request, v health.Viewing) {
	p := s.page(r.URL.Query().Get("lang"), "web.view.title")
	if v.State == health.ViewOver {
		p.Data = notice{Text: p.Say("web.view.over"), Back: "/", Name: p.Say("web.error.back")}
		s.show(w, r, http.StatusGone, "notice", p)
		return
	}
	d, status := viewData{Code: v.Factor == health.FactorCode, Card: string(v.Factor), Digits: v.Factor.LastAsked()}, http.StatusOK
	if v.State == health.ViewWrong {
		d.Wrong, status = p.Say("web.view.wrong", "n", strconv.Itoa(v.Left)), http.StatusUnprocessableEntity
	}
	p.Data = d
	s.show(w, r, status, "view", p)
}

// mayGuess slows down whoever tries addresses, whether or not they are links.
func (s *Server) mayGuess(w http.ResponseWriter, r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if s.open.allow(host, s.Now()) {
		return true
	}
	w.Header().Set("Retry-After", "2")
	s.fail(w, r, http.StatusTooManyRequests, "web.error.busy")
	return false
}

func digits(typed string) health.Value {
	return health.Value(strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, typed))
}

// dated brings a typed birth date into the form in which it is kept; empty when it cannot be read.
func (s *Server) dated(typed string) health.Value {
	in := health.Intake{Today: ident.DateOf(s.Now().In(health.Zone()))}
	v, _, err := in.Canonical(health.BirthDate, strings.TrimSpace(typed))
	if err != nil {
		return ""
	}
	return v
}
