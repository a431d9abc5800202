package web

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"hssk/bot"
	"hssk/bot/phrase"
	"hssk/store/health"
)

// boardData fills the board.
type boardData struct {
	At       string
	Target   string // in words
	Mark     string // where the target stands on a bar, 0 to 100
	All      bool   // the whole district, as supervisors see it
	Total    row
	Partial  string // says that stations lack a denominator; empty when none does
	Stations []row
	Imports  []importRow
	Engine   string // address of the engine's pages; may be empty
	From     string // address of the part that refreshes
}

// row is one station, or all of them.
type row struct {
	Name         string
	Records      string
	Coverage     figure
	Source       string // of the denominator, with its date; empty where the total says it for all
	Reached      bool
	Verdict      string // how it stands against the target; empty without a denominator
	Completeness figure
	WithID       figure
	Tasks        []tally
}

// tally is one count with its name.
type tally struct {
	Name string
	N    string
	Late bool
}

// memo keeps the board for a moment, so that many who watch cost the store no more than one.
type memo struct {
	mu    sync.Mutex
	board health.Board
	at    time.Time
}

// fresh is how old a board may be.
const fresh = time.Second

func (s *Server) latest(ctx context.Context) (health.Board, error) {
	m := &s.boards
	m.mu.Lock()
	defer m.mu.Unlock()
	now := s.Now()
	if !m.at.IsZero() && now.Sub(m.at) < fresh && !now.Before(m.at) {
		return m.board, nil
	}
	b, err := s.Shelf.Board(ctx, now)
	if err == nil {
		m.board, m.at = b, now
	}
	return b, err
}

func (s *Server) board(w http.ResponseWriter, r *http.Request, ses session) {
	if p, ok := s.boardPage(w, r, ses); ok {
		s.show(w, r, http.StatusOK, "board", p)
	}
}

func (s *Server) boardData(w http.ResponseWriter, r *http.Request, ses session) {
	if p, ok := s.boardPage(w, r, ses); ok {
		s.part(w, r, "board", p)
	}
}

// boardPage fills the board as far as the member of staff may see it, or answers that they may not.
func (s *Server) boardPage(w http.ResponseWriter, r *http.Request, ses session) (page, bool) {
	who, err := s.staff(r.Context(), ses)
	if err != nil {
		s.broken(w, r, "contact not read", err)
		return page{}, false
	}
	if !who.Role.May(health.RightProgress) {
		s.fail(w, r, http.StatusForbidden, "web.error.forbidden")
		return page{}, false
	}
	p := s.page(s.lang(r.Context(), ses), "web.board.title")
	p.Slot = ses.slot
	p.Data, err = s.boardOf(r.Context(), who, p)
	if err != nil {
		s.broken(w, r, "board not read", err)
		return page{}, false
	}
	return p, true
}

func (s *Server) boardOf(ctx context.Context, who health.Staff, p page) (boardData, error) {
	b, err := s.latest(ctx)
	if err != nil {
		return boardData{}, err
	}
	aim := strconv.FormatInt(bot.TargetPercent, 10)
	d := boardData{At: p.Say("web.board.at", "time", moment(b.At)), Target: p.Say("figure.target", "target", aim), Mark: aim,
		All: who.Role.Oversees(), From: "/u/" + p.Slot + "/board/data"}
	if !d.All {
		b.Stations = own(b.Stations, who.Station)
		d.Stations = rowsOf(p.Words, b.Stations)
		return d, nil
	}
	d.Stations, d.Total, d.Engine = rowsOf(p.Words, b.Stations), totalOf(p.Words, b), s.TemporalUI
	if len(b.Origins()) == 1 { // said once, of all
		for i := range d.Stations {
			if d.Stations[i].Coverage.Whole {
				d.Stations[i].Source = ""
			}
		}
	}
	d.Partial = bot.NoPopulation(p.Words, b)
	imports, err := s.Shelf.ImportList(ctx, 10)
	d.Imports = importRows(p.Words, s.Phrases, imports)
	return d, err
}

func own(stations []health.Progress, code health.StationCode) []health.Progress {
	for _, s := range stations {
		if s.Station == code {
			return []health.Progress{s}
		}
	}
	return nil
}

func rowsOf(w phrase.Words, stations []health.Progress) []row {
	out := make([]row, 0, len(stations))
	for _, s := range stations {
		out = append(out, rowOf(w, s))
	}
	return out
}

func rowOf(w phrase.Words, p health.Progress) row {
	own := health.Board{Stations: []health.Progress{p}}
	r := row{Name: p.Name, Records: w.Count(p.Records), Coverage: figureOf(w, p.Coverage()), Completeness: figureOf(w, p.Completeness()),
		WithID: figureOf(w, health.Ratio{Num: p.WithID, Den: p.Records})}
	r.Reached, r.Verdict = bot.Verdict(w, p.Coverage())
	r.Source = sourceOf(w, own)
	for _, t := range []struct {
		name string
		n    int64
	}{{"open", p.TasksOpen}, {"held", p.TasksHeld}, {"asleep", p.TasksAsleep}, {"overdue", p.Overdue}, {"waiting", p.Waiting}, {"done", p.DoneToday}} {
		r.Tasks = append(r.Tasks, tally{w.Say("figure." + t.name), w.Count(t.n), t.name == "overdue" && t.n > 0})
	}
	return r
}

func sourceOf(w phrase.Words, b health.Board) string {
	if from := bot.Source(w, b.Origins()); from != "" {
		return w.Say("web.board.source", "from", from)
	}
	return w.Say("figure.people_none")
}

// totalOf adds up. The denominators of a district may come from several offices, and then all are named.
func totalOf(w phrase.Words, b health.Board) row {
	r := rowOf(w, b.Total())
	r.Name, r.Source = w.Say("figure.district"), sourceOf(w, b)
	return r
}

// importRow is one file.
type importRow struct {
	Name    string
	State   string
	Rows    string
	Tally   string
	Width   string // of the bar, 0 to 100; empty before the rows are counted
	Started string
	Error   string
}

func importRows(w phrase.Words, book phrase.Book, imports []health.Import) []importRow {
	out := make([]importRow, 0, len(imports))
	for _, i := range imports {
		done := health.Ratio{Num: i.Tally.Decided(), Den: i.Rows}
		f := figureOf(w, done)
		v := importRow{Name: i.Name, State: w.Say("web.import.state." + string(i.State)), Started: moment(i.StartedAt),
			Rows: w.Say("web.import.reading", "done", f.Num), Tally: tallyOf(w, i.Tally)}
		if i.Rows > 0 {
			v.Rows, v.Width = w.Say("web.import.rows", "done", f.Num, "rows", f.Den), f.Width
		}
		if key := "error." + i.Error; i.Error != "" && book.Has(key) {
			v.Error = w.Say(key)
		} else {
			v.Error = i.Error
		}
		out = append(out, v)
	}
	return out
}

func tallyOf(w phrase.Words, t health.Tally) string {
	return w.Say("web.import.tally", "created", w.Count(t.Created), "attached", w.Count(t.Attached),
		"unchanged", w.Count(t.Unchanged), "waiting", w.Count(t.Waiting), "refused", w.Count(t.Refused))
}
