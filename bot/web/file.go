package web

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"
	"time"

	"hssk/bot"
	"hssk/store/health"
)

// uploadTime bounds how long one file may take to arrive: twenty megabytes over a slow line.
const uploadTime = 20 * time.Minute

// file takes a file that was sent. Of whoever may not send files nothing is read.
func (s *Server) file(w http.ResponseWriter, r *http.Request, ses session) {
	q := r.URL.Query()
	u := utterance{Event: q.Get("event"), After: q.Get("after")}
	size, err := strconv.ParseInt(q.Get("size"), 10, 64)
	switch {
	case !s.say.allow(ses.address, s.Now()):
		w.Header().Set("Retry-After", "1")
		s.fail(w, r, http.StatusTooManyRequests, "web.error.fast")
		return
	case err != nil || size < 0 || !u.valid() || len(q.Get("name")) > 1000:
		s.fail(w, r, http.StatusBadRequest, "web.error.bad")
		return
	}
	who, err := s.staff(r.Context(), ses)
	if err != nil {
		s.broken(w, r, "contact not read", err)
		return
	}
	sent := &bot.SentFile{Name: q.Get("name"), Size: max(size, r.ContentLength)}
	if who.Role.May(health.RightImport) && sent.Size <= health.SentFileMax {
		done, ok := s.spool(w, r, sent)
		defer done()
		if !ok {
			return
		}
	}
	if s.pass(w, r, ses, bot.Incoming{Channel: Channel, Address: ses.address, Event: u.Event, File: sent}) {
		s.since(w, r, ses, place(u.After))
	}
}

// spool lets a file arrive before anything is done with it: lines are slow, and a conversation waits for nobody.
func (s *Server) spool(w http.ResponseWriter, r *http.Request, sent *bot.SentFile) (done func(), ok bool) {
	line := http.NewResponseController(w)
	_ = line.SetReadDeadline(time.Time{}) // where there is no deadline this fails, rightly
	late, cancel := context.WithTimeout(r.Context(), uploadTime)
	defer cancel()
	defer context.AfterFunc(late, func() { _ = line.SetReadDeadline(time.Unix(1, 0)) })() // a moment long past: nothing more is read
	f, err := os.CreateTemp(s.Spool, "arriving-*")
	if err != nil {
		s.broken(w, r, "no room for a file", err)
		return func() {}, false
	}
	done = func() { f.Close(); os.Remove(f.Name()) }
	n, err := io.Copy(f, http.MaxBytesReader(w, r.Body, health.SentFileMax+1))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		sent.Size = health.SentFileMax + 1
		return done, true
	case err != nil || n != sent.Size && sent.Size > 0:
		s.fail(w, r, http.StatusBadRequest, "web.error.cut")
		return done, false
	}
	sent.Size = n
	sent.Read = func(_ context.Context, to io.Writer) error {
		_, err := io.Copy(to, io.NewSectionReader(f, 0, n))
		return err
	}
	return done, true
}

// download hands over a file that a reply named. The conversation decides who gets it, and notes it.
func (s *Server) download(w http.ResponseWriter, r *http.Request, ses session) {
	f, err := s.Bot.File(r.Context(), bot.FileAsk{Name: r.PathValue("name"), Channel: Channel, Address: ses.address, Lang: s.lang(r.Context(), ses)})
	if health.CodeOf(err) != "" {
		s.fail(w, r, http.StatusForbidden, "web.file.forbidden")
		return
	}
	if err != nil {
		s.broken(w, r, "file not written", err)
		return
	}
	hand(w, r, f)
}

// hand sends a file that the browser keeps.
func hand(w http.ResponseWriter, r *http.Request, f bot.File) {
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	send(w, r, http.StatusOK, f.Type, f.Data)
}

// watched is how far a list is, for the part of a line that changes.
type watched struct {
	Text    string       `json:"text"`
	Choices []bot.Choice `json:"choices,omitempty"`
	Over    bool         `json:"over,omitempty"`
}

// watch says how far a list is.
func (s *Server) watch(w http.ResponseWriter, r *http.Request, ses session) {
	v, err := s.watching(r.Context(), ses, r.PathValue("list"))
	if health.CodeOf(err) != "" {
		s.missing(w, r)
		return
	}
	if err != nil {
		s.broken(w, r, "list not read", err)
		return
	}
	s.answer(w, r, http.StatusOK, v)
}

func (s *Server) watching(ctx context.Context, ses session, list string) (watched, error) {
	said, over, err := s.Bot.Watched(ctx, bot.FileAsk{Name: list, Channel: Channel, Address: ses.address, Lang: s.lang(ctx, ses)})
	return watched{said.Text, said.Choices, over}, err
}

// Files hands over the rows to correct of a list to who holds a link.
type Files interface {
	// LookFile tells whether a link hands over a file, without using it up; TakeFile uses it up, and notes that first. A zero
	// import: it does not, or not any more.
	LookFile(ctx context.Context, token string) (health.Import, error)
	TakeFile(ctx context.Context, token string) (health.Import, error)
	Rows(ctx context.Context, imp health.Import, lang string) ([]byte, error)
}

// filePage asks whether to hand the file over. Looking at it changes nothing.
func (s *Server) filePage(w http.ResponseWriter, r *http.Request) {
	if !s.mayGuess(w, r) {
		return
	}
	imp, err := s.Files.LookFile(r.Context(), r.PathValue("token"))
	if err != nil {
		s.broken(w, r, "file link not read", err)
		return
	}
	p := s.page(r.URL.Query().Get("lang"), "web.file.title")
	if imp.ID == "" {
		s.fileOver(w, r, p)
		return
	}
	p.Data = notice{Text: p.Say("web.file.text", "name", imp.Name, "n", p.Count(imp.ToCorrect())), Back: "/", Name: p.Say("web.error.back"),
		Act: r.URL.RequestURI(), Doing: p.Say("web.file.do")}
	s.show(w, r, http.StatusOK, "notice", p)
}

func (s *Server) fileOver(w http.ResponseWriter, r *http.Request, p page) {
	p.Data = notice{Text: p.Say("web.file.over"), Back: "/", Name: p.Say("web.error.back")}
	s.show(w, r, http.StatusGone, "notice", p)
}

// takeFile hands the file over, once.
func (s *Server) takeFile(w http.ResponseWriter, r *http.Request) {
	if !s.mayGuess(w, r) {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
	defer cancel()
	p := s.page(r.URL.Query().Get("lang"), "web.file.title")
	imp, err := s.Files.TakeFile(ctx, r.PathValue("token"))
	if err != nil {
		s.broken(w, r, "file not handed over", err)
		return
	}
	if imp.ID == "" {
		s.fileOver(w, r, p)
		return
	}
	data, err := s.Files.Rows(ctx, imp, p.Lang())
	if err != nil {
		s.broken(w, r, "file not written", err)
		return
	}
	hand(w, r, bot.File{Name: bot.RowsName(imp), Type: bot.SheetType, Data: data})
}
