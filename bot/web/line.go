package web

import (
	"context"
	"encoding/json"
	"html/template"
	"net/url"
	"regexp"
	"strings"
	"time"

	"hssk/bot"
	"hssk/bot/phrase"
	"hssk/store/health"
)

// shown is a line as the page shows it: the template fills it in when the page opens, the script afterwards.
type shown struct {
	ID       string       `json:"id"`
	Mine     bool         `json:"mine,omitempty"`
	Text     string       `json:"text,omitempty"`
	Choices  []bot.Choice `json:"choices,omitempty"`
	Picture  string       `json:"picture,omitempty"` // address
	Alt      string       `json:"alt,omitempty"`
	File     string       `json:"file,omitempty"`  // address
	Watch    string       `json:"watch,omitempty"` // address of what the line shows as it changes
	Watched  *watched     `json:"-"`               // that, when the page is filled
	Private  bool         `json:"private,omitempty"`
	Password bool         `json:"password,omitempty"`
	Notice   bool         `json:"notice,omitempty"`
	At       string       `json:"at"`
	Live     bool         `json:"-"` // its choices can still be pressed
}

// show makes lines ready for a page of the slot. A line that cannot be read is left out and told to the operator.
func (s *Server) shownLines(ses session, w phrase.Words, lines []health.Line) []shown {
	out := make([]shown, 0, len(lines))
	for _, l := range lines {
		var r said
		if err := json.Unmarshal(l.Body, &r); err != nil {
			s.Log.Error("line not readable", "line", l.ID, "err", err)
			continue
		}
		v := shown{ID: l.ID, Mine: l.Inbound, Text: r.Text, Choices: r.Choices, Private: r.Private, Password: r.Password,
			Notice: r.Notice, At: clock(l.At, s.Now())}
		if r.Picture != "" {
			v.Picture = "/u/" + ses.slot + "/picture/" + url.PathEscape(r.Picture) + "?line=" + url.QueryEscape(l.ID)
			v.Alt = s.alt(w, r.Picture)
		}
		if r.File != "" {
			v.File = "/u/" + ses.slot + "/file/" + url.PathEscape(r.File)
		}
		if r.List != "" {
			v.Watch = "/u/" + ses.slot + "/list/" + url.PathEscape(r.List)
		}
		out = append(out, v)
	}
	return out
}

func (s *Server) alt(w phrase.Words, picture string) string {
	if key := "web.picture." + picture; s.Phrases.Has(key) {
		return w.Say(key)
	}
	return w.Say("web.chat.picture")
}

// clock says when something was said, with the day if that was another one.
func clock(at, now time.Time) string {
	at, now = at.In(health.Zone()), now.In(health.Zone())
	if at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		return at.Format("15:04")
	}
	return at.Format("15:04 02/01/2006")
}

// enliven marks the choices that can be pressed: those of the last thing said, notices aside. It also says whether a
// code is expected now.
func enliven(lines []shown) (password bool) {
	for i := len(lines) - 1; i >= 0; i-- {
		if lines[i].Notice {
			continue
		}
		lines[i].Live = !lines[i].Mine
		return lines[i].Password
	}
	return false
}

var address = regexp.MustCompile(`https?://[^\s<>"']*[^\s<>"'.,;:!?()]`)

// HTML is the text with its web addresses made into links. All else is escaped.
func (v shown) HTML() template.HTML {
	var b strings.Builder
	rest := v.Text
	for _, at := range address.FindAllStringIndex(v.Text, -1) {
		start := len(v.Text) - len(rest)
		link := template.HTMLEscapeString(v.Text[at[0]:at[1]])
		b.WriteString(template.HTMLEscapeString(v.Text[start:at[0]]))
		b.WriteString(`<a href="` + link + `" target="_blank" rel="noopener noreferrer">` + link + `</a>`)
		rest = v.Text[at[1]:]
	}
	b.WriteString(template.HTMLEscapeString(rest))
	return template.HTML(b.String())
}

const (
	history = 100 // lines a page opens with
	stretch = 500 // lines looked at in one go
	settled = 10 * time.Second
)

// cursor is a place in the talk. Identifiers grow with time, but of two processes the slower may store the smaller one
// last; so it stays behind whatever was said in the last seconds and remembers what of that was given out.
type cursor struct {
	after string // the last settled line; empty: none
	given map[string]bool
}

var lineShape = regexp.MustCompile(`^[A-Za-z0-9_.:-]{1,64}$`)

// place is the line a browser says it has come to; what is no identifier is the beginning.
func place(id string) string {
	if lineShape.MatchString(id) {
		return id
	}
	return ""
}

// next gives the lines that were not given out yet.
func (s *Server) next(ctx context.Context, ses session, c *cursor) ([]health.Line, error) {
	limit := stretch
	if c.after == "" {
		limit = history
	}
	lines, err := s.Shelf.Lines(ctx, Channel, ses.address, c.after, limit)
	if err != nil {
		return nil, err
	}
	return c.take(lines, s.Now()), nil
}

func (c *cursor) take(lines []health.Line, now time.Time) []health.Line {
	if c.given == nil {
		c.given = map[string]bool{}
	}
	var fresh []health.Line
	moving := true
	for _, l := range lines {
		if !c.given[l.ID] {
			fresh = append(fresh, l)
			c.given[l.ID] = true
		}
		if moving = moving && now.Sub(l.At) > settled; moving {
			c.after = l.ID
			delete(c.given, l.ID)
		}
	}
	return fresh
}
