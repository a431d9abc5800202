package workflows

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"testing"
	"time"

	"hssk/activities"
	"hssk/store/health"
)

// wall is a channel whose messages can change: it keeps what each says now, and what it said before.
type wall struct {
	mu    sync.Mutex
	said  map[string][]string // by the channel's id, the latest last
	order []string
	fail  []error // how the next changes end
}

func (w *wall) Send(_ context.Context, m health.Message) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.said == nil {
		w.said = map[string][]string{}
	}
	id := fmt.Sprint("w", len(w.order)+1)
	w.order = append(w.order, id)
	w.said[id] = append(w.said[id], m.Phrase+" "+m.Args["done"])
	return id, nil
}

func (w *wall) Edit(_ context.Context, m health.Message) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.fail) > 0 {
		err := w.fail[0]
		w.fail = w.fail[1:]
		if err != nil {
			return err
		}
	}
	w.said[m.Provider] = append(w.said[m.Provider], m.Phrase+" "+m.Args["done"])
	return nil
}

// tray is where files from chats lie: they are the lists on the shelf.
type tray struct {
	shelf *shelfOfSheets
	gone  bool
}

func (u *tray) Receive(ctx context.Context, id string, read func(context.Context, io.Writer) error) error {
	return read(ctx, io.Discard)
}

func (u *tray) Look(_ context.Context, id string, each func(activities.Row) error) (health.ImportKind, []health.Column, string, error) {
	if u.gone {
		return "", nil, "", health.Refuse("list_gone", nil)
	}
	for _, r := range u.shelf.files["list.csv"] {
		if err := each(r); err != nil {
			return "", nil, "sum", err
		}
	}
	return "", []health.Column{{Header: "Họ và tên", Field: health.FullName}}, "sum", nil
}

func (u *tray) Adopt(string) (string, error) { return "list.csv", nil }
func (u *tray) Drop(string) error            { return nil }

// ordered begins the import of n rows that nurse Nhàn has sent on Telegram.
func (w *world) ordered(n int) (*wall, health.ImportID) {
	w.t.Helper()
	if len(w.sheets.files) == 0 {
		w.list(n)
	}
	board := &wall{}
	w.acts.Senders["telegram"], w.acts.Uploads = board, &tray{shelf: w.sheets}
	imp, err := w.acts.BeginList(context.Background(), health.ListOrder{SentList: health.SentList{ID: "l1", Name: "dân.csv", By: nhan},
		Channel: "telegram", Address: "701", Lang: "vi", Again: true})
	must(w.t, err)
	_, err = w.acts.StageImport(context.Background(), imp.ID)
	must(w.t, err)
	return board, imp.ID
}

// loads decides so many more rows of a list, and ends it with the last.
func (w *world) loads(id health.ImportID, rows int) {
	w.t.Helper()
	if w.imported(id).State.Over() {
		return
	}
	res, err := w.acts.ImportBatch(context.Background(), activities.BatchInput{Import: id, Rows: rows})
	must(w.t, err)
	if res.Done {
		must(w.t, w.acts.EndImport(context.Background(), activities.EndInput{Import: id, State: health.ImportDone}))
	}
}

// TestALongListIsFollowedInOneMessage: however often it is looked at, what people see changes at sensible steps, and the
// result comes once, with every row in it.
func TestALongListIsFollowedInOneMessage(t *testing.T) {
	for name, lose := range map[string]func(int) bool{
		"as it should": nil,
		"while the process dies at every other look": func(n int) bool { return n%2 == 1 },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			board, id := w.ordered(200)
			p := w.play(followID(id), &onBatch{of: "FollowImport", lose: lose, before: func(n int) {
				if n > 1 {
					w.loads(id, 2)
				}
			}})
			p.SetDetachedChildWait(true)
			p.run(TypeFollow, FollowInput{Import: id})
			must(t, p.GetWorkflowError())
			if len(board.order) != 2 {
				t.Fatalf("%d messages: %v", len(board.order), board.said)
			}
			shown := board.said[board.order[0]]
			if len(shown) < 5 || len(shown) > 13 || shown[0] != "listing.begun 0" || shown[len(shown)-1] != "listing.done 200" {
				t.Errorf("it said %q", shown)
			}
			if end := board.said[board.order[1]]; !slices.Equal(end, []string{"listing.end_rows 200"}) {
				t.Errorf("at the end it said %q", end)
			}
		})
	}
}

// TestAListIsFollowedThroughTrouble: a channel that takes no changes for a while misses some; a paused list is looked at
// seldom; a short one is told once.
func TestAListIsFollowedThroughTrouble(t *testing.T) {
	busy := &health.Error{Code: "channel_busy", Fault: health.FaultOutside, Retry: true}
	w := newWorld(t)
	board, id := w.ordered(100)
	board.fail = []error{busy, errors.New("the line broke"), busy}
	looks := 0
	p := w.play(followID(id), &onBatch{of: "FollowImport", before: func(n int) {
		looks = n
		switch {
		case n == 3:
			must(t, w.acts.PauseImport(context.Background(), activities.EndInput{Import: id, State: health.ImportPaused}))
		case n == 5:
			must(t, w.acts.PauseImport(context.Background(), activities.EndInput{Import: id, State: health.ImportRunning}))
		case n > 1:
			w.loads(id, 20)
		}
	}})
	began := w.now()
	p.SetDetachedChildWait(true)
	p.run(TypeFollow, FollowInput{Import: id})
	must(t, p.GetWorkflowError())
	if passed := w.now().Sub(began); passed < 20*time.Minute || looks > 12 {
		t.Errorf("%d looks in %v", looks, passed)
	}
	if end := board.said[board.order[len(board.order)-1]]; len(board.order) != 2 || end[len(end)-1] != "listing.end_rows 100" {
		t.Errorf("it said %v", board.said)
	}
	short := newWorld(t)
	board, id = short.ordered(10)
	short.loads(id, 100)
	p = short.play(followID(id))
	p.SetDetachedChildWait(true)
	p.run(TypeFollow, FollowInput{Import: id})
	if len(board.order) != 1 || board.said["w1"][0] != "listing.end_rows 10" {
		t.Errorf("a short list said %v", board.said)
	}
}

// TestNobodyFollowsAnOperatorsList: an import that nobody watches in a chat is left alone, also at a start.
func TestNobodyFollowsAnOperatorsList(t *testing.T) {
	w := newWorld(t)
	id := w.list(10)
	p := w.play(followID(id))
	p.run(TypeFollow, FollowInput{Import: id})
	must(t, p.GetWorkflowError())
	board, mine := w.ordered(10)
	ids, err := w.acts.Unfollowed(context.Background())
	must(t, err)
	if !slices.Equal(ids, []health.ImportID{mine}) {
		t.Errorf("to be followed: %v", ids)
	}
	w.loads(mine, 100)
	p = w.play(followID(mine))
	p.SetDetachedChildWait(true)
	p.run(TypeFollow, FollowInput{Import: mine})
	if ids, err = w.acts.Unfollowed(context.Background()); err != nil || len(ids) > 0 || len(board.order) != 1 {
		t.Errorf("once told, %v are still to be followed: %v", ids, err)
	}
}
