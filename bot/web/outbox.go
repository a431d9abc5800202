package web

import (
	"context"
	"maps"
	"net/http"

	"hssk/bot/phrase"
	"hssk/store/health"
	"hssk/store/ident"
)

// outboxData fills the development outbox.
type outboxData struct {
	Messages []outboxRow
	Back     string // address
	BackName string
	From     string // address of the part that refreshes
	Warn     string // what a reader must know of these messages
}

type outboxRow struct {
	Time, Channel, To, Text, State string
}

// outbox shows what was written to people, to supervisors.
func (s *Server) outbox(w http.ResponseWriter, r *http.Request, ses session) {
	if p, ok := s.signedOutbox(w, r, ses); ok {
		s.show(w, r, http.StatusOK, "outbox", p)
	}
}

func (s *Server) outboxData(w http.ResponseWriter, r *http.Request, ses session) {
	if p, ok := s.signedOutbox(w, r, ses); ok {
		s.part(w, r, "outbox", p)
	}
}

func (s *Server) signedOutbox(w http.ResponseWriter, r *http.Request, ses session) (page, bool) {
	who, err := s.staff(r.Context(), ses)
	if err != nil {
		s.broken(w, r, "contact not read", err)
		return page{}, false
	}
	if !who.Role.May(health.RightOutbox) {
		s.fail(w, r, http.StatusForbidden, "web.error.forbidden")
		return page{}, false
	}
	p := s.page(s.lang(r.Context(), ses), "web.outbox.title")
	p.Slot = ses.slot
	return s.outboxPage(w, r, p, outboxData{Back: "/u/" + ses.slot + "/board", BackName: p.Say("web.board.title"),
		From: "/u/" + ses.slot + "/outbox/data"})
}

// openOutbox is where whoever tries the demonstration reads the codes. It exists in a demonstration only.
func (s *Server) openOutbox(w http.ResponseWriter, r *http.Request) {
	if p, ok := s.demoOutbox(w, r); ok {
		s.show(w, r, http.StatusOK, "outbox", p)
	}
}

func (s *Server) openOutboxData(w http.ResponseWriter, r *http.Request) {
	if p, ok := s.demoOutbox(w, r); ok {
		s.part(w, r, "outbox", p)
	}
}

func (s *Server) demoOutbox(w http.ResponseWriter, r *http.Request) (page, bool) {
	p := s.page(r.URL.Query().Get("lang"), "web.outbox.title")
	return s.outboxPage(w, r, p, outboxData{Back: "/", BackName: p.Say("web.gone.again"), From: "/outbox/data?lang=" + p.Lang()})
}

func (s *Server) outboxPage(w http.ResponseWriter, r *http.Request, p page, d outboxData) (page, bool) {
	messages, err := s.outboxRows(r.Context(), p.Words)
	if err != nil {
		s.broken(w, r, "outbox not read", err)
		return page{}, false
	}
	d.Messages = messages
	switch {
	case s.Demo && s.SMSOff:
		d.Warn = p.Say("web.outbox.demo")
	case s.Demo:
		d.Warn = p.Say("web.outbox.demo_sent")
	case s.SMSOff:
		d.Warn = p.Say("web.outbox.off")
	default:
		d.Warn = p.Say("web.outbox.note")
	}
	p.Data = d
	return p, true
}

func (s *Server) outboxRows(ctx context.Context, w phrase.Words) ([]outboxRow, error) {
	messages, err := s.Shelf.Outbox(ctx, "", 50)
	var out []outboxRow
	for _, m := range messages {
		if !s.Demo {
			m.Args = masked(m.Args)
		}
		state := w.Say("web.outbox.states." + string(m.State))
		if key := "error." + m.Reason; m.Reason != "" && s.Phrases.Has(key) {
			state += ": " + w.Say(key)
		}
		if s.SMSOff && m.Channel == "sms" && m.State == health.MessageSent {
			state = w.Say("web.outbox.kept")
		}
		out = append(out, outboxRow{Time: moment(m.CreatedAt), Channel: w.Say("web.channel." + m.Channel), To: s.reader(m),
			Text: words(s.Phrases.In(m.Lang), s.Centre, m), State: state})
	}
	return out, err
}

// masked hides what in a message opens doors or tells of a person: only the phrase stays.
func masked(args map[string]string) map[string]string {
	hidden := maps.Clone(args)
	for name := range hidden {
		hidden[name] = "•••"
	}
	return hidden
}

// reader says whom a message went to: a phone, masked unless it is invented, and of other addresses no more than tells
// them apart.
func (s *Server) reader(m health.Message) string {
	p, _, err := ident.ParsePhone(m.Address)
	switch {
	case err == nil && !p.IsZero() && s.Demo && m.Channel == "sms":
		return p.Local()
	case err == nil && !p.IsZero():
		return p.String()
	}
	return m.Address[:min(4, len(m.Address))] + "…"
}
