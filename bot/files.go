package bot

import (
	"context"
	"path/filepath"
	"strings"

	"hssk/store/health"
)

// Names of the files that replies carry; see Bot.File.
const (
	FileProgress = "progress.xlsx" // how far stations are
	rowsFile     = "rows-"         // and the import whose rows are to be corrected
)

// SheetType is what the files are, as a browser is told.
const SheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// FileAsk asks for a file that a reply named, for whoever is at an address.
type FileAsk struct {
	Name             string
	Channel, Address string
	Lang             string
}

// File is what is handed over.
type File struct {
	Name string // for the reader's disk
	Type string
	Data []byte
}

// File writes a file that a reply named. It is written when it is handed over: nothing of it is kept meanwhile. Whoever is
// at the address by then must still have the right to it, and that the rows of people are handed over is noted before.
// Errors: not_your_right, list_not_yours, file_not_here.
func (b *Bot) File(ctx context.Context, ask FileAsk) (File, error) {
	t := &talk{Bot: b, Desk: b.Desk, Shelf: b.Shelf, ctx: ctx, words: b.Phrases.In(ask.Lang), now: b.Now(), in: Incoming{Channel: ask.Channel, Address: ask.Address}}
	if err := t.identify(); err != nil {
		return File{}, err
	}
	id, rows := strings.CutPrefix(ask.Name, rowsFile)
	paper, reports := strings.CutPrefix(ask.Name, periodFiles)
	switch {
	case b.Scribe != nil && reports:
		return t.reportFile(paper)
	case b.Scribe == nil || !rows && ask.Name != FileProgress:
		return File{}, health.Refuse("file_not_here", nil)
	case rows && t.can(health.RightImport):
		return t.rowsOf(health.ImportID(id))
	case !rows && t.can(health.RightProgress):
		return t.progressFile()
	}
	return File{}, health.Refuse("not_your_right", nil)
}

func (t *talk) rowsOf(id health.ImportID) (File, error) {
	imp, err := t.ownList(id)
	if err != nil {
		return File{}, err
	}
	if !t.hands(t.in.Channel, imp) {
		return File{}, health.Refuse("file_not_here", nil)
	}
	if imp, err = t.Desk.HandRows(t.ctx, id, t.staff.ID, t.in.Channel); err != nil {
		return File{}, err
	}
	data, err := t.Scribe.Rows(t.ctx, imp, t.words.Lang())
	return File{Name: RowsName(imp), Type: SheetType, Data: data}, err
}

// RowsName is what the workbook with the rows to correct of a list is called.
func RowsName(imp health.Import) string {
	name := strings.TrimSuffix(imp.Name, filepath.Ext(imp.Name))
	if before, _, again := strings.Cut(name, ".can-sua"); again {
		name = before
	}
	return name + ".can-sua.xlsx"
}

func (t *talk) progressFile() (File, error) {
	board, err := t.Shelf.Board(t.ctx, t.now)
	if err != nil {
		return File{}, err
	}
	data, err := t.Scribe.Progress(t.reach(board), t.words)
	return File{Name: "tien-do-" + t.now.In(health.Zone()).Format("2006-01-02-1504") + ".xlsx", Type: SheetType, Data: data}, err
}

// reach is as much of the board as whoever speaks looks after.
func (t *talk) reach(board health.Board) health.Board {
	if t.staff.Role.Oversees() {
		return board
	}
	own := health.Board{At: board.At}
	for _, s := range board.Stations {
		if s.Station == t.staff.Station {
			own.Stations = append(own.Stations, s)
		}
	}
	return own
}

// Notice is a message of the outbox that is about a list, with what can be done about it; false for any other message.
func (b *Bot) Notice(ctx context.Context, m health.Message) (Reply, bool, error) {
	id := health.ImportID(m.Args[health.ListID])
	if id == "" || !strings.HasPrefix(m.Phrase, "listing.") {
		return Reply{}, false, nil
	}
	t := &talk{Bot: b, Shelf: b.Shelf, ctx: ctx, words: b.Phrases.In(m.Lang), now: b.Now(), in: Incoming{Channel: m.Channel, Address: m.Address}}
	imp, err := b.Shelf.Import(ctx, id)
	if err != nil {
		return Reply{}, false, err
	}
	r := Reply{Text: t.words.SayMap(m.Phrase, t.counted(m.Args)), Private: true}
	switch {
	case m.ID == health.ListProgressID(id):
		_, r.Choices = t.standing(imp)
	case imp.ToCorrect() > 0 && t.hands(m.Channel, imp):
		r.File = rowsFile + string(id)
	case imp.ToCorrect() > 0:
		r.Choices = []Choice{t.listChoice(listRows, id)}
	}
	return r, true, nil
}

// Watched says how far a list of whoever is at an address is, for a page that shows it as it changes.
func (b *Bot) Watched(ctx context.Context, ask FileAsk) (r Reply, over bool, err error) {
	t := &talk{Bot: b, Shelf: b.Shelf, ctx: ctx, words: b.Phrases.In(ask.Lang), now: b.Now(), in: Incoming{Channel: ask.Channel, Address: ask.Address}}
	if err := t.identify(); err != nil {
		return Reply{}, false, err
	}
	imp, err := t.ownList(health.ImportID(ask.Name))
	if err != nil {
		return Reply{}, false, err
	}
	r.Text, r.Choices = t.standing(imp)
	return r, imp.State.Over(), nil
}
