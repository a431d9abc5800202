package web

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"regexp"
	"strings"

	"hssk/bot"
	"hssk/store/health"
)

const bodyLimit = 64 << 10

// chatData fills the chat page.
type chatData struct {
	Lines    []shown
	After    string // where the stream goes on
	Event    string // of the form, for browsers without the script
	Password bool
	Staff    bool
	Lists    bool // lists can be sent
}

// chat is the page with what was said so far.
func (s *Server) chat(w http.ResponseWriter, r *http.Request, ses session) {
	var c cursor
	lines, err := s.next(r.Context(), ses, &c)
	if err != nil {
		s.broken(w, r, "lines not read", err)
		return
	}
	who, err := s.staff(r.Context(), ses)
	if err != nil {
		s.broken(w, r, "contact not read", err)
		return
	}
	p := s.page(s.lang(r.Context(), ses), "web.title")
	d := chatData{Lines: s.shownLines(ses, p.Words, lines), After: c.after, Event: rand.Text(), Staff: who.ID != "", Lists: who.Role.May(health.RightImport)}
	s.lookAt(r.Context(), ses, d.Lines)
	d.Password = enliven(d.Lines)
	p.Slot, p.Data = ses.slot, d
	s.show(w, r, http.StatusOK, "chat", p)
}

// lookAt fills in how far the lists are that lines show: a page without the script shows it as it was then.
func (s *Server) lookAt(ctx context.Context, ses session, lines []shown) {
	for i := range lines {
		at := strings.LastIndex(lines[i].Watch, "/")
		if at < 0 {
			continue
		}
		if v, err := s.watching(ctx, ses, lines[i].Watch[at+1:]); err == nil {
			lines[i].Watched, lines[i].Text = &v, v.Text
		}
	}
}

// utterance is one thing a person did on the page.
type utterance struct {
	Event  string `json:"event"` // made by the browser, the same when it sends again
	Text   string `json:"text"`
	Choice string `json:"choice"`
	After  string `json:"after"` // where the page's lines end
}

var eventShape = regexp.MustCompile(`^[A-Za-z0-9_-]{8,64}$`)

func (u utterance) valid() bool {
	return eventShape.MatchString(u.Event) && len(u.Choice) <= 64
}

func (u utterance) empty() bool { return u.Choice == "" && strings.TrimSpace(u.Text) == "" }

// hear takes what was said and answers with the lines that came of it.
func (s *Server) hear(w http.ResponseWriter, r *http.Request, ses session) {
	if !s.say.allow(ses.address, s.Now()) {
		w.Header().Set("Retry-After", "1")
		s.fail(w, r, http.StatusTooManyRequests, "web.error.fast")
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
	u, err := readUtterance(r)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		s.fail(w, r, http.StatusRequestEntityTooLarge, "web.error.large")
		return
	case err != nil || !u.valid():
		s.fail(w, r, http.StatusBadRequest, "web.error.bad")
		return
	}
	in := bot.Incoming{Channel: Channel, Address: ses.address, Event: u.Event, Text: u.Text, Choice: u.Choice}
	if !u.empty() && !s.pass(w, r, ses, in) {
		return
	}
	if !isJSON(r) {
		http.Redirect(w, r, "/u/"+ses.slot+"/chat", http.StatusSeeOther)
		return
	}
	s.since(w, r, ses, place(u.After))
}

// pass hands the utterance to the conversation. An error that trying again may heal makes the page try again.
func (s *Server) pass(w http.ResponseWriter, r *http.Request, ses session, in bot.Incoming) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
	defer cancel()
	_, err := s.Bot.Handle(ctx, in)
	var known *health.Error
	if errors.As(err, &known) && known.Fault == health.FaultUser && !known.Retry {
		s.fail(w, r, http.StatusUnprocessableEntity, "web.error.bad")
		return false
	}
	if err != nil {
		s.broken(w, r, "event not handled", err)
		return false
	}
	s.hub.notify(ses.address)
	return true
}

func readUtterance(r *http.Request) (utterance, error) {
	var u utterance
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "application/json" {
		err := json.NewDecoder(r.Body).Decode(&u)
		return u.clean(), err
	}
	if err := r.ParseForm(); err != nil {
		return u, err
	}
	u = utterance{Event: r.PostForm.Get("event"), Text: r.PostForm.Get("text"), Choice: r.PostForm.Get("choice")}
	return u.clean(), nil
}

// clean drops what is no text, and the typed text beside a pressed choice.
func (u utterance) clean() utterance {
	u.Text, u.Choice = strings.ToValidUTF8(u.Text, ""), strings.ToValidUTF8(u.Choice, "")
	if u.Choice != "" {
		u.Text = ""
	}
	return u
}

// news is what the page has not shown yet.
type news struct {
	Lines []shown `json:"lines"`
	After string  `json:"after"`
}

// lines is news for pages whose stream does not come through.
func (s *Server) lines(w http.ResponseWriter, r *http.Request, ses session) {
	s.since(w, r, ses, place(r.URL.Query().Get("after")))
}

func (s *Server) since(w http.ResponseWriter, r *http.Request, ses session, after string) {
	c := cursor{after: after}
	lines, err := s.next(r.Context(), ses, &c)
	if err != nil {
		s.broken(w, r, "lines not read", err)
		return
	}
	words := s.Phrases.In(s.lang(r.Context(), ses))
	s.answer(w, r, http.StatusOK, news{s.shownLines(ses, words, lines), c.after})
}

// picture shows a picture to an address it was said to, and to no other.
func (s *Server) picture(w http.ResponseWriter, r *http.Request, ses session) {
	name := r.PathValue("name")
	lines, err := s.Shelf.Lines(r.Context(), Channel, ses.address, "", history)
	if err != nil {
		s.broken(w, r, "lines not read", err)
		return
	}
	if !anySaid(lines, name) {
		s.missing(w, r)
		return
	}
	png, err := s.Bot.Picture(r.Context(), name, s.lang(r.Context(), ses))
	if err != nil {
		s.broken(w, r, "picture not drawn", err)
		return
	}
	w.Header().Set("Cache-Control", "private, max-age=3600") // its address names the line: a later line draws it anew
	send(w, r, http.StatusOK, "image/png", png)
}

func anySaid(lines []health.Line, picture string) bool {
	for _, l := range lines {
		var r said
		if json.Unmarshal(l.Body, &r) == nil && !l.Inbound && r.Picture == picture {
			return true
		}
	}
	return false
}
