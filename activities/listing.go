package activities

import (
	"cmp"
	"context"
	"errors"
	"io"
	"path/filepath"
	"sync"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// Uploads keeps the files that people send, from when they come until they are loaded or left.
type Uploads interface {
	// Receive keeps what read writes, in place of what came under the same id before. A file above health.SentFileMax is
	// refused with file_too_big.
	Receive(ctx context.Context, id string, read func(context.Context, io.Writer) error) error
	// Look recognises a kept file and gives each row to each, until that returns an error. The hash is that of the content, in
	// hex. list_gone: it is not kept any more.
	Look(ctx context.Context, id string, each func(Row) error) (kind health.ImportKind, columns []health.Column, sha256 string, err error)
	// Adopt gives a kept file to its import, and says where it is from then on. Adopting it again changes nothing.
	Adopt(id string) (path string, err error)
	// Drop removes a kept file that nothing comes of.
	Drop(id string) error
}

// lookFor bounds how long the rows of a list are looked at before somebody is told what is in it.
const lookFor = 8 * time.Second

// LookAtList keeps a list that somebody has sent, which read writes out, and says what is in it and what would come of it. A
// nil read looks again at one that is kept.
// Whoever may not load lists is refused before anything is read.
func (a *Activities) LookAtList(ctx context.Context, in health.SentList, read func(context.Context, io.Writer) error) (health.ListLook, error) {
	station, err := a.mayLoad(ctx, in.By)
	if err != nil {
		return health.ListLook{}, err
	}
	if read != nil {
		if err := a.Uploads.Receive(ctx, string(in.ID), read); err != nil {
			return health.ListLook{}, err
		}
	}
	look, err := a.look(ctx, in, station)
	if err != nil {
		return look, errors.Join(err, a.Uploads.Drop(string(in.ID)))
	}
	return look, nil
}

// mayLoad gives the station for which a member of staff may load lists; zero: for all.
func (a *Activities) mayLoad(ctx context.Context, by health.StaffID) (health.StationCode, error) {
	s, err := a.Store.Staff(ctx, by)
	if err != nil {
		return "", err
	}
	if !s.May(health.RightImport, s.Station, "") || a.Uploads == nil {
		return "", health.Refuse("not_your_right", nil)
	}
	if s.Role.Reach(health.RightImport) == health.OverDistrict {
		return "", nil
	}
	return s.Station, nil
}

// errLookedEnough ends the look at a long list.
var errLookedEnough = errors.New("looked at for long enough")

func (a *Activities) look(ctx context.Context, in health.SentList, station health.StationCode) (health.ListLook, error) {
	c, err := a.placing(ctx)
	if err != nil {
		return health.ListLook{}, err
	}
	look, rules, until := health.ListLook{Station: station}, a.intake(), a.Now().Add(lookFor)
	if station == "" {
		look.Rest = in.Station
	}
	kind, columns, sum, err := a.Uploads.Look(ctx, string(in.ID), func(r Row) error {
		if look.Rows%1000 == 999 && a.Now().After(until) {
			return errLookedEnough
		}
		look.Rows++
		look.Corrects = look.Corrects || r.Origin > 0
		return c.sort(&look, readOne(rules, health.ImportPeople, r))
	})
	if look.More = errors.Is(err, errLookedEnough); err != nil && !look.More {
		return look, err
	}
	look.Kind, look.Columns = kind, columns
	if look.Kind != health.ImportPeople {
		return look, nil
	}
	return look, a.compareList(ctx, in, sum, &look)
}

// placing is a clerk that places rows and does nothing else.
func (a *Activities) placing(ctx context.Context) (clerk, error) {
	stations, err := a.Store.Stations(ctx)
	c := clerk{a: a, now: a.Now(), works: map[health.StationCode]bool{}}
	for _, s := range stations {
		c.works[s.Code] = true
	}
	c.areas = sync.OnceValues(func() (health.Areas, error) { return a.Store.Areas(ctx) })
	return c, err
}

// sort counts a row by what would come of it.
func (c clerk) sort(look *health.ListLook, r readRow) error {
	if health.Refused(r.problems) {
		look.Faulty++
		return nil
	}
	_, station, err := c.place(entry{values: r.values, station: cmp.Or(look.Station, look.Rest), among: r.among, lost: r.lost})
	switch {
	case errors.Is(err, errNoStation), errors.Is(err, errWhole), errors.Is(err, errLost):
		look.Nowhere++
	case err != nil:
		return err
	case look.Station != "" && station != look.Station:
		look.Elsewhere++
	default:
		look.Ready++
	}
	return nil
}

// compareList looks whether the same content was loaded before, and what else of the same member of staff is loading.
func (a *Activities) compareList(ctx context.Context, in health.SentList, sum string, look *health.ListLook) error {
	before, err := a.loadedBefore(ctx, sum, health.ImportPeople)
	if err != nil {
		return err
	}
	look.Before = before
	look.Running, err = a.loading(ctx, in.By)
	return err
}

// loadedBefore finds an import of the same content that came to something; nil: there is none.
func (a *Activities) loadedBefore(ctx context.Context, sum string, kind health.ImportKind) (*health.Import, error) {
	before, err := a.Store.ImportByHash(ctx, sum)
	if errors.Is(err, store.ErrNotFound) || err == nil && (before.Kind != kind || fruitless(before)) {
		return nil, nil
	}
	return &before, err
}

// recent is how many imports of somebody are looked at.
const recent = 50

// loading lists the imports of a member of staff that are not over.
func (a *Activities) loading(ctx context.Context, by health.StaffID) ([]health.Import, error) {
	all, err := a.Store.ImportsOf(ctx, health.Actor{Kind: health.ByStaff, ID: string(by)}, recent)
	var out []health.Import
	for _, i := range all {
		if !i.State.Over() {
			out = append(out, i)
		}
	}
	return out, err
}

// BeginList writes down that a list that was looked at is to be loaded, and where it is told how far that is. The same
// order once more gives the import that it made.
func (a *Activities) BeginList(ctx context.Context, o health.ListOrder) (health.Import, error) {
	station, err := a.mayLoad(ctx, o.By)
	if err != nil {
		return health.Import{}, err
	}
	by := health.Actor{Kind: health.ByStaff, ID: string(o.By)}
	if _, err := a.Store.Import(ctx, o.ID); !errors.Is(err, store.ErrNotFound) {
		return a.OwnList(ctx, o.ID, o.By)
	}
	sum, err := a.mayBegin(ctx, o)
	if err != nil {
		return health.Import{}, err
	}
	imp := health.Import{ID: o.ID, Name: filepath.Base(o.Name), SHA256: sum, Station: cmp.Or(station, o.Station), State: health.ImportNew, By: by, StartedAt: a.Now()}
	if imp.Path, err = a.Uploads.Adopt(string(o.ID)); err != nil {
		return imp, err
	}
	return imp, a.Store.Write(ctx, func(tx store.Tx) error { return a.writeList(tx, imp, o) })
}

// mayBegin gives the hash of a kept list, or says why it is not loaded now. Errors: list_busy, list_twice, list_gone.
func (a *Activities) mayBegin(ctx context.Context, o health.ListOrder) (sum string, err error) {
	running, err := a.loading(ctx, o.By)
	if err != nil {
		return "", err
	}
	if len(running) >= health.ListsAtOnce {
		return "", health.Refuse("list_busy", nil)
	}
	_, _, sum, err = a.Uploads.Look(ctx, string(o.ID), func(Row) error { return errLookedEnough })
	if err != nil && !errors.Is(err, errLookedEnough) {
		return "", err
	}
	before, err := a.loadedBefore(ctx, sum, health.ImportPeople)
	if err == nil && before != nil && !o.Again {
		err = health.Refuse("list_twice", nil)
	}
	return sum, err
}

// writeList stores an import with the message that will show how far it is. Where a message cannot change, it only says to
// whom the result goes.
func (a *Activities) writeList(tx store.Tx, imp health.Import, o health.ListOrder) error {
	if err := tx.CreateImport(imp); err != nil {
		return err
	}
	m := health.Message{ID: health.ListProgressID(imp.ID), Channel: o.Channel, Address: o.Address, Phrase: "listing.begun", Lang: o.Lang,
		Args: imp.Told(), Purpose: health.PurposeAnswer, State: health.MessageExpired, CreatedAt: imp.StartedAt}
	if _, shows := a.Senders[o.Channel].(Editor); shows {
		m.State = health.MessageNew
	}
	if _, err := tx.CreateMessage(m); err != nil {
		return err
	}
	return tx.AppendAudit(health.Audit{At: imp.StartedAt, By: imp.By, Action: health.ActImport, Subject: string(imp.ID), Detail: "new chat"})
}

// DropList removes a list that was sent and is not to be loaded.
func (a *Activities) DropList(_ context.Context, id health.ImportID) error {
	return a.Uploads.Drop(string(id))
}

// OwnList gives an import to whoever has sent its list, and refuses others with list_not_yours.
func (a *Activities) OwnList(ctx context.Context, id health.ImportID, by health.StaffID) (health.Import, error) {
	imp, err := a.Store.Import(ctx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && imp.By != (health.Actor{Kind: health.ByStaff, ID: string(by)}) {
		return health.Import{}, health.Refuse("list_not_yours", nil)
	}
	if err != nil {
		return imp, err
	}
	_, err = a.mayLoad(ctx, by)
	return imp, err
}
