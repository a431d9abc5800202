package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net"
	"net/http"
	"net/url"
	"time"

	"hssk/bot"
	"hssk/bot/phrase"
)

// patience is how long an event may take. It is not cut short when the browser goes away: the answer is kept, and the
// browser asks again with the same event.
const patience = 30 * time.Second

// startPage explains and offers to begin.
func (s *Server) startPage(w http.ResponseWriter, r *http.Request) {
	lang := r.URL.Query().Get("lang")
	p := s.page(lang, "web.title")
	p.Other = otherLang(p.Lang())
	if c, err := r.Cookie(latestName); err == nil && slotShape.MatchString(c.Value) {
		p.Slot = c.Value
	}
	s.show(w, r, http.StatusOK, "start", p)
}

func otherLang(lang string) string {
	for _, l := range phrase.Langs() {
		if l != lang {
			return l
		}
	}
	return lang
}

// start opens a conversation for somebody who has no invitation; who wants to link it with their record is asked for the
// proof at once.
func (s *Server) start(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
	s.opening(w, r, func(ses session) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
		defer cancel()
		said := []bot.Incoming{{Event: "hello", Lang: known(r.PostFormValue("lang"))}}
		if r.PostFormValue("to") == "link" {
			said = append(said, bot.Incoming{Event: "hello-link", Text: linking(said[0].Lang)})
		}
		for _, in := range said {
			in.Channel, in.Address = Channel, ses.address
			if _, err := s.Bot.Handle(ctx, in); err != nil {
				s.Log.Error("start refused", "err", err)
				s.fail(w, r, http.StatusServiceUnavailable, "web.error.busy")
				return
			}
		}
		s.grant(w, ses)
		http.Redirect(w, r, "/u/"+ses.slot+"/chat", http.StatusSeeOther)
	})
}

// linking is the command that links a conversation to a record, as readers of the language write it.
func linking(lang string) string {
	if lang == "en" {
		return "/link"
	}
	return "/lienket"
}

func known(lang string) string {
	for _, l := range phrase.Langs() {
		if l == lang {
			return l
		}
	}
	return ""
}

// link answers an invitation with a new session and sends the browser on to redeem it there. Two steps, because the
// first answer may be lost on the way, and because programs that look at links in messages must not use them up: they
// keep no cookies.
func (s *Server) link(w http.ResponseWriter, r *http.Request) {
	s.opening(w, r, func(ses session) {
		s.grant(w, ses)
		http.Redirect(w, r, "/u/"+ses.slot+"/c/"+url.PathEscape(r.PathValue("token")), http.StatusSeeOther)
	})
}

func (s *Server) opening(w http.ResponseWriter, r *http.Request, open func(session)) {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if !s.open.allow(host, s.Now()) {
		w.Header().Set("Retry-After", "2")
		s.fail(w, r, http.StatusTooManyRequests, "web.error.busy")
		return
	}
	open(s.newSession())
}

// redeem makes the session the invited person's. The event follows from the token: asked twice, it is done once.
func (s *Server) redeem(w http.ResponseWriter, r *http.Request, ses session) {
	if r.Method != http.MethodGet { // HEAD looks, it does not act
		return
	}
	token := r.PathValue("token")
	sum := sha256.Sum256([]byte(token))
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
	defer cancel()
	in := bot.Incoming{Channel: Channel, Address: ses.address, Event: "link-" + hex.EncodeToString(sum[:16]), Start: token}
	if _, err := s.Bot.Handle(ctx, in); err != nil {
		s.Log.Error("link refused", "err", err)
		s.fail(w, r, http.StatusServiceUnavailable, "web.error.busy")
		return
	}
	http.Redirect(w, r, "/u/"+ses.slot+"/chat", http.StatusSeeOther)
}

// slotRoot is what is left of an address when somebody cuts it short.
func (s *Server) slotRoot(w http.ResponseWriter, r *http.Request) {
	if slot := r.PathValue("slot"); slotShape.MatchString(slot) {
		http.Redirect(w, r, "/u/"+slot+"/chat", http.StatusSeeOther)
		return
	}
	s.missing(w, r)
}

// latestBoard is an address that can be said in a chat: it leads to the board of the slot opened last.
func (s *Server) latestBoard(w http.ResponseWriter, r *http.Request) {
	c, err := r.Cookie(latestName)
	if err != nil || !slotShape.MatchString(c.Value) {
		s.gone(w, r)
		return
	}
	http.Redirect(w, r, "/u/"+c.Value+"/board", http.StatusSeeOther)
}
