package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"hssk/bot"
	"hssk/bot/phrase"
	"hssk/store/health"
)

// previewView is what a plan would come to.
type previewView struct {
	Name     string        `json:"name"`
	On       string        `json:"on"`
	Moves    []moveView    `json:"moves"`
	Lost     []lostView    `json:"without_station"`
	Unlisted []lostView    `json:"unlisted"` // of hamlets that the plan does not name where it splits their unit: they stay
	Stays    int64         `json:"staying"`
	Tasks    []burdenView  `json:"work"`
	Staff    []staffMove   `json:"staff"`
	Figures  []stationView `json:"populations"` // of stations that go on, where the plan gives them another one
}

type moveView struct {
	From   health.StationCode `json:"from"`
	To     health.StationCode `json:"to"`
	People int64              `json:"people"`
}

// lostView counts people of a place that the plan gives to no station.
type lostView struct {
	Unit   health.UnitCode `json:"unit"`
	Hamlet string          `json:"hamlet,omitempty"`
	People int64           `json:"people"`
}

// burdenView is the unfinished work of a station that the plan ends.
type burdenView struct {
	Station health.StationCode `json:"station"`
	Tasks   int64              `json:"tasks"`
	Claims  int64              `json:"claims"`
	Drafts  int64              `json:"drafts"`
}

type staffMove struct {
	ID   health.StaffID     `json:"id"`
	From health.StationCode `json:"from"`
	To   health.StationCode `json:"to"`
}

// previewPage is how many records are read at a time.
const previewPage = 2000

// preview counts who would move where.
func (a *app) preview(ctx context.Context, plan health.Plan, before, after health.Organisation) (previewView, error) {
	p := previewView{Name: plan.Name, On: plan.On, Moves: []moveView{}, Lost: []lostView{}, Unlisted: []lostView{}, Tasks: []burdenView{}, Staff: []staffMove{},
		Figures: newFigures(before, after)}
	moves, lost, unlisted := map[moveView]int64{}, map[lostView]int64{}, map[lostView]int64{}
	for _, unit := range plan.Touched() {
		for from := health.PersonID(""); ; {
			people, err := a.store.UnitPeople(ctx, unit, from, previewPage)
			if err != nil {
				return p, err
			}
			for _, r := range people {
				from = r.ID
				to, ok := after.Areas.On(unit, r.Text(health.Hamlet), plan.On)
				switch {
				case plan.Unlisted(unit, r.Text(health.Hamlet)):
					unlisted[lostView{Unit: unit, Hamlet: r.Text(health.Hamlet)}]++
				case !ok:
					lost[lostView{Unit: unit, Hamlet: r.Text(health.Hamlet)}]++
				case to == r.Station:
					p.Stays++
				default:
					moves[moveView{From: r.Station, To: to}]++
				}
			}
			if len(people) < previewPage {
				break
			}
		}
	}
	for m, n := range moves {
		p.Moves = append(p.Moves, moveView{m.From, m.To, n})
	}
	p.Lost, p.Unlisted = places(lost), places(unlisted)
	slices.SortFunc(p.Moves, func(a, b moveView) int { return cmp.Or(cmp.Compare(a.To, b.To), cmp.Compare(a.From, b.From)) })
	for i, s := range before.Staff {
		if to := after.Staff[i].Station; to != s.Station {
			p.Staff = append(p.Staff, staffMove{s.ID, s.Station, to})
		}
	}
	return p, a.burdens(ctx, after, &p)
}

// newFigures lists the stations that the plan gives another population.
func newFigures(before, after health.Organisation) []stationView {
	out := []stationView{}
	for _, s := range after.Stations {
		i := slices.IndexFunc(before.Stations, func(o health.Station) bool { return o.Code == s.Code })
		if s.Ended == "" && (i < 0 || before.Stations[i].Denominator != s.Denominator) {
			out = append(out, viewStation(s))
		}
	}
	return out
}

// places lists counted places in the order of units and hamlets.
func places(counted map[lostView]int64) []lostView {
	out := []lostView{}
	for l, n := range counted {
		out = append(out, lostView{l.Unit, l.Hamlet, n})
	}
	slices.SortFunc(out, func(a, b lostView) int { return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Hamlet, b.Hamlet)) })
	return out
}

// burdens counts the unfinished work of the stations that end.
func (a *app) burdens(ctx context.Context, after health.Organisation, p *previewView) error {
	board, err1 := a.store.Board(ctx, time.Now())
	drafts, err2 := a.store.PendingDrafts(ctx)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	rows := map[health.StationCode]health.Progress{}
	for _, row := range board.Stations {
		rows[row.Station] = row
	}
	for _, s := range after.Stations {
		if row := rows[s.Code]; s.Ended != "" {
			p.Tasks = append(p.Tasks, burdenView{s.Code, row.TasksOpen, row.TasksHeld, drafts[s.Code]})
		}
	}
	return nil
}

// peopleOf says a population; one that nobody knows is none of zero.
func peopleOf(w phrase.Words, s stationView) string {
	if s.People == 0 {
		return w.Say("figure.people_none")
	}
	return w.Count(s.People)
}

func (a *app) printPreview(p previewView) {
	words := a.phrases.In(a.cfg.Lang)
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	defer w.Flush()
	fmt.Fprintln(w, words.Say("plan.title", "name", p.Name, "on", p.On))
	fmt.Fprintln(w, words.Say("table.plan_moves"))
	for _, m := range p.Moves {
		fmt.Fprintf(w, "%s\t%s\t%d\n", m.From, m.To, m.People)
	}
	fmt.Fprintln(w, words.Say("plan.stay", "count", words.Count(p.Stays)))
	for _, l := range p.Lost {
		fmt.Fprintln(w, words.Say("plan.lost", "unit", string(l.Unit), "hamlet", cmp.Or(l.Hamlet, "–"), "count", words.Count(l.People)))
	}
	for _, l := range p.Unlisted {
		fmt.Fprintln(w, words.Say("plan.unlisted", "unit", string(l.Unit), "hamlet", cmp.Or(l.Hamlet, "–"), "count", words.Count(l.People)))
	}
	fmt.Fprintln(w, words.Say("table.plan_tasks"))
	for _, b := range p.Tasks {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\n", b.Station, b.Tasks, b.Claims, b.Drafts)
	}
	fmt.Fprintln(w, words.Say("table.plan_figures"))
	for _, s := range p.Figures {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", s.Code, peopleOf(words, s), s.Source, spanOf(s.On, s.Until))
	}
	fmt.Fprintln(w, words.Say("table.plan_staff"))
	for _, s := range p.Staff {
		fmt.Fprintf(w, "%s\t%s\t%s\n", s.ID, s.From, s.To)
	}
}

// arranged is the board by the units of a day, whatever stations look after their people now.
func (a *app) arranged(ctx context.Context, day string) (health.Board, error) {
	day, err := dayOf(day)
	if err != nil {
		return health.Board{}, err
	}
	board, err := a.store.UnitBoard(ctx, time.Now())
	if err != nil {
		return board, err
	}
	stations, err1 := a.store.Stations(ctx)
	areas, err2 := a.store.Areas(ctx)
	plans, err3 := a.store.ReorganisationList(ctx, maxListed)
	today, err4 := dayOf("")
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return board, err
	}
	board, ok := a.acts.Units.BoardOf(day, board, health.Measured(stations, areas, plans, today))
	if !ok {
		return board, refused("cli.no_arrangement", "day", day)
	}
	return board, nil
}

// boardOf is the board of the stations, or by the units of a day.
func (a *app) boardOf(ctx context.Context, day string) (health.Board, error) {
	if day == "" {
		return a.store.Board(ctx, time.Now())
	}
	return a.arranged(ctx, day)
}

func (a *app) boardText(b health.Board) string { return bot.BoardText(a.phrases.In(a.cfg.Lang), b) }
