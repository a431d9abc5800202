package bot

import (
	"context"
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

// BoardText says how far the district and each of its stations are.
func BoardText(w phrase.Words, board health.Board) string {
	lines := []string{w.Say("progress.title", "at", clock(board.At))}
	lines = append(lines, figures(w, board.Total())...)
	lines = append(lines, w.Say("progress.by_station"))
	for _, s := range board.Stations {
		lines = append(lines, w.Say("progress.line", "name", s.Name, "coverage", percent(w, s.Coverage()),
			"complete", percent(w, s.Completeness()), "open", count(s.TasksOpen), "overdue", count(s.Overdue)))
	}
	return strings.Join(lines, "\n")
}

func clock(at time.Time) string { return at.In(health.Zone()).Format("15:04 02/01/2006") }

// figures says every number with what it is divided by, where that comes from and when.
func figures(w phrase.Words, p health.Progress) []string {
	target := int64(health.Target * 100)
	return []string{
		w.Say("progress.coverage", "percent", percent(w, p.Coverage()), "num", count(p.Coverage().Num), "den", count(p.Denominator.People),
			"source", p.Denominator.Source, "on", onDate(p.Denominator.On), "target", strconv.FormatInt(target, 10)),
		w.Say("progress.complete", "percent", percent(w, p.Completeness()), "num", count(p.Complete), "den", count(p.Records)),
		w.Say("progress.tasks", "open", count(p.TasksOpen), "held", count(p.TasksHeld), "asleep", count(p.TasksAsleep),
			"overdue", count(p.Overdue), "done", count(p.DoneToday), "waiting", count(p.Waiting)),
	}
}

func onDate(iso string) string {
	if d, ok := ident.ParseDate(iso); ok {
		return d.Format()
	}
	return iso
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
			lines := append([]string{t.words.Say("progress.station", "name", s.Name, "at", clock(board.At))},
				figures(t.words, s)...)
			t.reply(Reply{Text: strings.Join(lines, "\n")})
		}
	}
	return t.home()
}

// percent says a share with one decimal, as the language writes it; a share of nothing is a dash.
func percent(w phrase.Words, r health.Ratio) string {
	p, ok := r.Percent()
	if !ok {
		return "–"
	}
	s := strconv.FormatFloat(p, 'f', 1, 64)
	if w.Lang() == "vi" {
		s = strings.ReplaceAll(s, ".", ",")
	}
	return s + "%"
}

// count groups thousands with dots, as Vietnamese does; English readers here are used to it.
func count(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}
