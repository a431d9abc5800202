package web

import (
	"bytes"
	"embed"
	"encoding/json"
	"html/template"
	"net/http"
	"strings"

	"hssk/bot/phrase"
	"hssk/store/health"
)

//go:embed pages
var pageFiles embed.FS

// pages are the templates by name: whole pages, and the parts of them that refresh.
type pages map[string]*template.Template

func loadPages() (pages, error) {
	out := pages{}
	for _, name := range []string{"start", "chat", "board", "outbox", "notice", "view", "sheet"} {
		t, err := template.New(name).ParseFS(pageFiles, "pages/layout.html", "pages/"+name+".html")
		if err != nil {
			return nil, err
		}
		out[name] = t
	}
	return out, nil
}

// page is what every template is filled with.
type page struct {
	phrase.Words
	Title  string
	Centre string
	Demo   bool
	Slot   string // empty outside a session
	Other  string // the language to offer
	Script string // address of the script; likewise Style and Icon
	Style  string
	Icon   string
	Touch  string
	Data   any
}

// Limit is the largest file that is taken, in bytes.
func (page) Limit() int64 { return health.SentFileMax }

// page begins a page in a language; the title is a phrase that may name the centre.
func (s *Server) page(lang, title string) page {
	w := s.Phrases.In(lang)
	return page{Words: w, Title: w.Say(title, "centre", s.Centre), Centre: s.Centre, Demo: s.Demo, Script: s.assets.path("app.js"),
		Style: s.assets.path("app.css"), Icon: s.assets.path("icon.svg"), Touch: s.assets.path("icon192.png")}
}

// show fills a whole page.
func (s *Server) show(w http.ResponseWriter, r *http.Request, status int, name string, p page) {
	s.fill(w, r, status, name, "layout", p)
}

// part fills the part of a page that refreshes.
func (s *Server) part(w http.ResponseWriter, r *http.Request, name string, p page) {
	s.fill(w, r, http.StatusOK, name, "live", p)
}

func (s *Server) fill(w http.ResponseWriter, r *http.Request, status int, name, what string, p page) {
	var b bytes.Buffer
	if err := s.pages[name].ExecuteTemplate(&b, what, p); err != nil {
		s.Log.Error("page not filled", "page", name, "err", err)
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	send(w, r, status, "text/html; charset=utf-8", b.Bytes())
}

// notice is a page that says one thing.
type notice struct {
	Text  string
	Back  string // address
	Name  string // of the way back
	Act   string // address to post to; empty: there is nothing to do but go back
	Doing string // of the act
}

// gone tells who has no cookie for the slot what to do.
func (s *Server) gone(w http.ResponseWriter, r *http.Request) {
	p := s.page("", "web.gone.title")
	p.Data = notice{Text: p.Say("web.gone.text"), Back: "/", Name: p.Say("web.gone.again")}
	s.show(w, r, http.StatusForbidden, "notice", p)
}

func (s *Server) missing(w http.ResponseWriter, r *http.Request) {
	s.fail(w, r, http.StatusNotFound, "web.error.missing")
}

// fail says what went wrong, to the script as JSON and to a person as a page.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, status int, key string) {
	p := s.page("", "web.error.title")
	if ses, ok := s.session(r); ok {
		p = s.page(s.lang(r.Context(), ses), "web.error.title")
		p.Slot = ses.slot
	}
	if isJSON(r) {
		s.answer(w, r, status, map[string]string{"error": p.Say(key)})
		return
	}
	back := "/"
	if p.Slot != "" {
		back = "/u/" + p.Slot + "/chat"
	}
	p.Data = notice{Text: p.Say(key), Back: back, Name: p.Say("web.error.back")}
	s.show(w, r, status, "notice", p)
}

// broken is fail for what an operator has to mend.
func (s *Server) broken(w http.ResponseWriter, r *http.Request, what string, err error) {
	s.Log.Error(what, "err", err)
	s.fail(w, r, http.StatusServiceUnavailable, "web.error.busy")
}

func isJSON(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") || r.Header.Get("Accept") == "application/json"
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		s.Log.Error("answer not written", "err", err)
		status = http.StatusInternalServerError
	}
	send(w, r, status, "application/json", body)
}
