package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"hssk/bot/phrase"
	"hssk/store/health"
	"hssk/store/ident"
)

// PictureProgress names the chart of all stations; see Bot.Picture.
const PictureProgress = "progress"

// Picture draws a picture that a reply named. It is drawn when it is shown, so that it is never older than its viewing.
func (b *Bot) Picture(ctx context.Context, name, lang string) ([]byte, error) {
	if name != PictureProgress {
		return nil, fmt.Errorf("no picture %q", name)
	}
	board, err := b.Shelf.Board(ctx, b.Now())
	if err != nil {
		return nil, err
	}
	return b.Painter.Progress(board, b.Phrases.In(lang))
}

// progress says how far the district is, or one's own station.
func (t *talk) progress() error {
	board, err := t.Shelf.Board(t.ctx, t.now)
	if err != nil {
		return err
	}
	t.leave()
	if !t.staff.Role.Oversees() {
		return t.stationProgress(board, t.staff.Station)
	}
	text := BoardText(t.words, board)
	if t.Board != "" {
		text += "\n" + t.words.Say("progress.board", "url", t.Board)
	}
	t.reply(Reply{Text: text, Picture: PictureProgress})
	return t.home()
}

// maxPlans is how many reorganisations are looked at for the populations of units that were merged: more than a district
// sees.
const maxPlans = 1000

// progressOf is progress, or with a year or a day that of the district by the units of then: "2020", "01/07/2025".
func (t *talk) progressOf(then string) error {
	if then == "" || !t.staff.Role.Oversees() {
		return t.progress()
	}
	if len(then) == 4 {
		then = "31/12/" + then
	}
	day, ok := ident.ParseDate(then)
	if !ok {
		t.say("progress.which_day")
		return t.home()
	}
	units, err1 := t.Shelf.UnitBoard(t.ctx, t.now)
	stations, err2 := t.Shelf.Stations(t.ctx)
	areas, err3 := t.Shelf.Areas(t.ctx)
	plans, err4 := t.Shelf.ReorganisationList(t.ctx, maxPlans)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return err
	}
	t.leave()
	today := t.now.In(health.Zone()).Format(time.DateOnly)
	board, ok := t.Units.BoardOf(day.String(), units, health.Measured(stations, areas, plans, today))
	if !ok {
		t.say("progress.no_arrangement")
		return t.home()
	}
	title := t.words.Say("progress.arrangement", "day", fmt.Sprintf("%02d/%02d/%04d", day.D, day.M, day.Y), "count", strconv.Itoa(len(board.Stations)))
	t.reply(Reply{Text: title + "\n" + BoardText(t.words, board)})
	return t.home()
}

// BoardText says how far the district and each of its stations are.
func BoardText(w phrase.Words, board health.Board) string {
	lines := []string{w.Say("progress.title", "at", clock(board.At))}
	lines = append(lines, figures(w, board, board.Total())...)
	lines = append(lines, w.Say("progress.by_station", "coverage", inside(w, "coverage"), "complete", inside(w, "completeness"),
		"open", inside(w, "open"), "overdue", inside(w, "overdue")))
	for _, s := range board.Stations {
		lines = append(lines, w.Say("progress.line", "name", s.Name, "coverage", percent(w, s.Coverage()),
			"complete", percent(w, s.Completeness()), "open", w.Count(s.TasksOpen), "overdue", w.Count(s.Overdue)))
	}
	return strings.Join(lines, "\n")
}

func clock(at time.Time) string { return at.In(health.Zone()).Format("15:04 02/01/2006") }

// inside is the name of a figure within a sentence.
func inside(w phrase.Words, figure string) string { return strings.ToLower(w.Say("figure." + figure)) }

// figures says every number of p with what it is divided by, where that comes from and when; of is what p adds up.
func figures(w phrase.Words, of health.Board, p health.Progress) []string {
	lines := []string{coverage(w, of, p)}
	if reached, text := Verdict(w, p.Coverage()); !reached && text != "" {
		lines = append(lines, text)
	}
	if text := NoPopulation(w, of); text != "" {
		lines = append(lines, text)
	}
	return append(lines,
		w.Say("progress.complete", "name", w.Say("figure.completeness"), "percent", percent(w, p.Completeness()),
			"num", w.Count(p.Complete), "den", w.Count(p.Records)),
		w.Say("progress.with_id", "name", w.Say("figure.with_id"), "percent", percent(w, health.Ratio{Num: p.WithID, Den: p.Records}),
			"num", w.Count(p.WithID), "den", w.Count(p.Records)),
		tasksLine(w, p))
}

func coverage(w phrase.Words, of health.Board, p health.Progress) string {
	name, c := w.Say("figure.coverage"), p.Coverage()
	if c.Den <= 0 {
		return w.Say("progress.records", "name", name, "n", w.Count(p.Records))
	}
	return w.Say("progress.coverage", "name", name, "percent", percent(w, c), "num", w.Count(c.Num), "den", w.Count(c.Den),
		"source", Source(w, of.Origins()), "target", w.Say("figure.target", "target", strconv.FormatInt(TargetPercent, 10)))
}

func tasksLine(w phrase.Words, p health.Progress) string {
	args := []string{"name", w.Say("figure.open")}
	for _, f := range []struct {
		name string
		n    int64
	}{{"open", p.TasksOpen}, {"held", p.TasksHeld}, {"asleep", p.TasksAsleep}, {"overdue", p.Overdue}, {"waiting", p.Waiting}, {"done", p.DoneToday}} {
		args = append(args, f.name, w.Count(f.n), f.name+"_name", inside(w, f.name))
	}
	return w.Say("progress.tasks", args...)
}

// station says how far one station is, found by any part of its name.
func (t *talk) station(name string) error {
	board, err := t.Shelf.Board(t.ctx, t.now)
	if err != nil {
		return err
	}
	t.leave()
	for _, s := range board.Stations {
		if name != "" && strings.Contains(ident.Fold(s.Name), ident.Fold(name)) {
			if !t.staff.Role.Oversees() && s.Station != t.staff.Station {
				return t.refuse("refuse.own_station")
			}
			return t.stationProgress(board, s.Station)
		}
	}
	t.say("progress.which")
	return t.home()
}

func (t *talk) stationProgress(board health.Board, code health.StationCode) error {
	for _, s := range board.Stations {
		if s.Station == code {
			own := health.Board{At: board.At, Stations: []health.Progress{s}}
			lines := append([]string{t.words.Say("progress.station", "name", s.Name, "at", clock(board.At))},
				figures(t.words, own, s)...)
			t.reply(Reply{Text: strings.Join(lines, "\n")})
		}
	}
	return t.home()
}
