package activities

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
)

// StageImport reads the file through once: it finds the columns, counts the rows and writes the normalised copy that
// batches are read from. A file that cannot be read ends the import with the reason.
func (a *Activities) StageImport(ctx context.Context, id health.ImportID) (int64, error) {
	imp, err := a.Store.Import(ctx, id)
	if err != nil {
		return 0, err
	}
	if imp.State.Over() || len(imp.Columns) > 0 {
		return imp.Rows, nil // read before: only a file that was read through has columns
	}
	defer a.alive(ctx)()
	if err := a.updateImport(ctx, id, func(i *health.Import) { advance(i, health.ImportReading) }); err != nil {
		return 0, err
	}
	staged, err := a.Sheets.Stage(ctx, imp.Path, imp.Kind, func(rows int64) {
		_ = a.updateImport(ctx, id, func(i *health.Import) { i.Rows = rows }) // progress only: the next one corrects it
	})
	if err != nil {
		return 0, err
	}
	return staged.Rows, a.updateImport(ctx, id, func(i *health.Import) {
		advance(i, health.ImportRunning)
		i.SHA256, i.Rows, i.Cursor, i.Columns = staged.SHA256, staged.Rows, staged.Start, staged.Columns
		i.Tally.Skipped = staged.Skipped
	})
}

// advance notes how far an import is, unless somebody has paused it meanwhile.
func advance(i *health.Import, to health.ImportState) {
	if i.State != health.ImportPaused {
		i.State = to
	}
}

func (a *Activities) updateImport(ctx context.Context, id health.ImportID, f func(*health.Import)) error {
	return a.Store.Write(ctx, func(tx store.Tx) error {
		imp, err := tx.Import(id)
		if err != nil {
			return err
		}
		f(&imp)
		return tx.UpdateImport(imp)
	})
}

// BatchInput asks for the next rows of an import.
type BatchInput struct {
	Import health.ImportID
	Rows   int
}

// BatchResult says how far the import is after a batch.
type BatchResult struct {
	Decided  int64 // rows decided so far, all batches together
	Done     bool
	Stations []health.StationCode // whose queues have new work
}

// ImportBatch decides the next rows. The rows and the place to go on from are stored together, so that a batch that is
// run again goes on behind what was stored: no row counts twice.
func (a *Activities) ImportBatch(ctx context.Context, in BatchInput) (BatchResult, error) {
	defer a.alive(ctx)()
	var res BatchResult
	for left := in.Rows; left > 0 && !res.Done; left -= importAtOnce {
		switch err := a.importPart(ctx, in.Import, min(left, importAtOnce), &res); {
		case err != nil && left < in.Rows: // what landed is told; the next batch meets the error again
			return res, nil
		case err != nil:
			return res, err
		}
	}
	return res, nil
}

// importAtOnce is how many rows one transaction decides. The store has one writer: whoever writes meanwhile, such as a nurse,
// comes in between two of them.
const importAtOnce = 100

// importPart decides the next rows, and adds to the result what came of them.
func (a *Activities) importPart(ctx context.Context, id health.ImportID, n int, res *BatchResult) error {
	imp, err := a.Store.Import(ctx, id)
	if err != nil {
		return err
	}
	rows, next, done, err := a.Sheets.Batch(ctx, imp.Path, imp.Cursor, n)
	if err != nil {
		return err
	}
	rules := a.intake()
	rules.Dated = imp.Dated
	read := readRows(rules, imp.Kind, rows) // before the transaction, which keeps others waiting
	return a.Store.Write(ctx, func(tx store.Tx) error {
		now, err := tx.Import(id)
		if err != nil {
			return err
		}
		if now.Cursor != imp.Cursor {
			return &health.Error{Code: "import.moved", Fault: health.FaultConflict, Retry: true}
		}
		org, err := tx.Organisation() // inside: a plan may give places to a new station between two batches
		if err != nil {
			return err
		}
		c := loader{clerk: a.clerk(tx, org.Stations), imp: now}
		if c.only, err = bounds(tx, now); err != nil {
			return err
		}
		if err := c.loadAll(read); err != nil {
			return err
		}
		c.imp.Cursor = next
		res.take(c, done)
		return tx.UpdateImport(c.imp)
	})
}

// take adds what came of some rows.
func (r *BatchResult) take(l loader, done bool) {
	r.Done, r.Decided = done, l.imp.Tally.Decided()
	for _, s := range l.touched {
		if !slices.Contains(r.Stations, s) {
			r.Stations = append(r.Stations, s)
		}
	}
}

// loadAll decides the rows of a batch, by what they are about.
func (l *loader) loadAll(rows []readRow) error {
	if err := l.tx.Claim(claimsOf(rows)...); err != nil {
		return err
	}
	load := l.load
	switch l.imp.Kind {
	case health.ImportPeople:
	case health.ImportAnswers:
		load = l.loadAnswer
	case health.ImportBirths:
		load = l.loadBirth
	default:
		load = l.loadEvent
	}
	for _, row := range rows {
		if err := load(row); err != nil {
			return err
		}
	}
	return l.putLists()
}

// claimsOf names what the rows of a batch need alone. Claiming it at once keeps two batches from waiting for each other.
func claimsOf(rows []readRow) []string {
	var keys []string
	for _, r := range rows {
		keys = append(keys, claims(match.Of(r.values))...)
	}
	return keys
}

// readRow is a row with what the rules make of it.
type readRow struct {
	Row
	values   map[health.Field]health.FieldValue
	event    map[health.Field]health.Value // what a visit or a dose says; nil for a resident
	problems []health.Problem
	among    health.Whole // today's commune, where the row names no more; zero: not so
	lost     bool         // it names a commune that is none of the district's
	birth    health.Birth // what a certificate of birth says
}

// readRows applies the rules to every row, on all processors: they look at nothing but the row.
func readRows(in health.Intake, kind health.ImportKind, rows []Row) []readRow {
	out := make([]readRow, len(rows))
	var wg sync.WaitGroup
	for part := range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := part; i < len(rows); i += runtime.GOMAXPROCS(0) {
				out[i] = readOne(in, kind, rows[i])
			}
		})
	}
	wg.Wait()
	return out
}

func readOne(in health.Intake, kind health.ImportKind, row Row) readRow {
	if kind == health.ImportBirths {
		return readBirth(in, row)
	}
	values, problems := in.Read(row.Fields)
	out := readRow{Row: row, values: values, problems: health.Repaired(values, append(problems, row.Problems...))}
	out.among, out.lost = in.Unplaced(row.Fields, values)
	if kind == health.ImportVisits || kind == health.ImportDoses {
		out.readEvent(in, kind)
	}
	return out
}

// loader decides the rows of one batch.
type loader struct {
	clerk
	imp     health.Import
	only    health.StationCode // rows of other stations are refused; zero: of none
	touched []health.StationCode

	lists map[health.CheckID]*health.CheckList // that answers are about, as far as the batch has come
	dirty bool                                 // one of them has changed
}

// bounds gives the station beyond which an import changes nothing: that of the member of staff who sent the list, unless
// they look after the district. Lists that an operator loads have none.
func bounds(tx store.Tx, imp health.Import) (health.StationCode, error) {
	if imp.By.Kind != health.ByStaff || imp.Station == "" {
		return "", nil
	}
	s, err := tx.Staff(health.StaffID(imp.By.ID))
	if err != nil || s.Role.Reach(health.RightImport) == health.OverDistrict {
		return "", err
	}
	return imp.Station, nil
}

func (l *loader) load(row readRow) error {
	values, problems := row.values, row.problems
	kept := health.ImportRow{Import: l.imp.ID, Row: row.Number, Original: row.Original}
	if !health.Refused(problems) {
		adm, err := l.admitRow(row, values)
		switch {
		case errors.Is(err, errNoStation):
			problems = refuseAs(problems, health.CodeNoStation)
		case errors.Is(err, errWhole), errors.Is(err, errLost):
			problems = refuseAs(problems, health.CodeOf(err))
		case errors.Is(err, errOtherStation):
			problems = append(problems, health.Problem{Field: health.Commune, Code: health.CodeOtherStation, Grade: health.GradeRefuse})
		case err != nil:
			return err
		default:
			kept.Outcome, kept.Person = adm.outcome, adm.person
			problems = slices.DeleteFunc(problems, func(p health.Problem) bool { return p.Code == health.CodeUnitParts }) // it was placed
			problems = append(problems, differences(adm)...)
		}
	}
	if health.Refused(problems) {
		kept.Outcome = health.RowRefused
	}
	kept.Problems = append(problems, doubts(values)...)
	return l.keep(kept)
}

func (l *loader) admitRow(row readRow, values map[health.Field]health.FieldValue) (admission, error) {
	cause := health.Cause{Kind: health.CauseImport, ID: string(l.imp.ID), Row: row.Number}
	e := entry{values: values, station: l.imp.Station, source: health.FromImport, cause: cause, by: l.imp.By, only: l.only,
		among: row.among, lost: row.lost}
	_, station, err := l.place(e)
	if err != nil {
		return admission{}, err
	}
	if l.only != "" && station != l.only {
		return admission{}, errOtherStation
	}
	if !slices.Contains(l.touched, station) {
		l.touched = append(l.touched, station)
	}
	adm, err := l.admit(e)
	if err != nil || adm.outcome != health.RowWaiting {
		return adm, err
	}
	if row.Origin > 0 {
		same, err := l.tx.FromRow(adm.person, row.Origin)
		if err != nil {
			return adm, err
		}
		if same { // the corrected row of the list that this record came from: nobody has to decide
			return l.attach(adm.person, e)
		}
	}
	return l.ask(health.Draft{Kind: health.DraftRegister, Station: station, Values: values, By: l.imp.By, Cause: cause,
		Status: health.DraftNew, At: l.now}, adm)
}

// ask puts the question whom a row is about, unless an earlier list put it about the same row: it waits, or has been
// answered. Every further row alike of one list is a question of its own.
func (l *loader) ask(d health.Draft, adm admission) (admission, error) {
	for nth := 1; ; nth++ {
		d.ID = question(d.Values, nth)
		asked, err := l.tx.SaveDraft(d)
		if err != nil {
			return adm, err
		}
		if asked {
			_, err = l.settleDraft(&d, adm)
			return adm, err
		}
		before, err := l.tx.Draft(d.ID)
		if err != nil {
			return adm, err
		}
		if before.Cause.ID != d.Cause.ID || before.Cause.Row == d.Cause.Row {
			return admission{outcome: health.RowUnchanged, person: cmp.Or(before.Ended, before.Candidate)}, nil
		}
	}
}

// question names the draft that asks whom a description is about: the same row has the same question, however many lists
// have it and whomever it resembles by then. Nth counts the rows alike of one list, from 1.
func question(values map[health.Field]health.FieldValue, nth int) health.DraftID {
	h := sha256.New()
	for _, f := range health.Fields() {
		fmt.Fprintf(h, "\x00%s\x00%s", string(f), values[f].Text())
	}
	id := "row-" + hex.EncodeToString(h.Sum(nil)[:16])
	if nth > 1 {
		id += "-" + strconv.Itoa(nth)
	}
	return health.DraftID(id)
}

// differences reports the fields in which a row contradicts the record it was attached to.
func differences(adm admission) []health.Problem {
	var out []health.Problem
	for _, f := range adm.differing {
		out = append(out, health.Problem{Field: f, Code: health.CodeDiffers, Grade: health.GradeDrop})
	}
	return out
}

func doubts(values map[health.Field]health.FieldValue) []health.Problem {
	var out []health.Problem
	for _, f := range health.Fields() {
		for _, code := range values[f].Flags {
			out = append(out, health.Problem{Field: f, Code: string(code), Grade: health.GradeFlag})
		}
	}
	return out
}

// keep counts the row, and stores it if somebody ought to look at it. A row that is only doubted is stored without its
// text: the record has it.
func (l *loader) keep(row health.ImportRow) error {
	t := &l.imp.Tally
	switch row.Outcome {
	case health.RowCreated:
		t.Created++
	case health.RowAttached:
		t.Attached++
	case health.RowUnchanged:
		t.Unchanged++
	case health.RowWaiting:
		t.Waiting++
	case health.RowRefused:
		t.Refused++
	}
	grade := worst(row.Problems)
	switch {
	case row.Outcome == health.RowRefused:
	case grade == health.GradeDrop:
		t.Dropped++
	case grade == health.GradeFlag:
		t.Flagged++
		return nil // the doubt stands beside the value in the record
	default:
		return nil
	}
	return l.tx.PutImportRow(row)
}

func worst(problems []health.Problem) health.Grade {
	var g health.Grade
	for _, p := range problems {
		switch {
		case p.Grade == health.GradeRefuse:
			return p.Grade
		case p.Grade == health.GradeDrop, g == "":
			g = p.Grade
		}
	}
	return g
}

// EndImport closes an import and then removes the normalised copy: an import that is not over must find it. Code is why
// it failed, empty otherwise.
func (a *Activities) EndImport(ctx context.Context, in EndInput) error {
	imp, err := a.Store.Import(ctx, in.Import)
	if err != nil {
		return err
	}
	if err := a.closeImport(ctx, in); err != nil {
		return err
	}
	return a.Sheets.Discard(imp.Path)
}

func (a *Activities) closeImport(ctx context.Context, in EndInput) error {
	return a.Store.Write(ctx, func(tx store.Tx) error {
		imp, err := tx.Import(in.Import)
		if err != nil || imp.State.Over() {
			return err
		}
		imp.State, imp.Error, imp.EndedAt = in.State, in.Code, a.Now()
		if err := tx.UpdateImport(imp); err != nil {
			return err
		}
		return tx.AppendAudit(health.Audit{At: a.Now(), By: imp.By, Action: health.ActImport, Subject: string(imp.ID),
			Detail: string(in.State)})
	})
}

// EndInput says how an import ended.
type EndInput struct {
	Import health.ImportID
	State  health.ImportState
	Code   string
}

// PauseImport notes that an import waits, or goes on.
func (a *Activities) PauseImport(ctx context.Context, in EndInput) error {
	return a.updateImport(ctx, in.Import, func(i *health.Import) {
		if !i.State.Over() {
			i.State = in.State
		}
	})
}

// BeginImport writes down that a file is to be imported, before anything is done with it. A file with the same content
// as an earlier one is refused unless again is set or nothing came of the earlier one.
func (a *Activities) BeginImport(ctx context.Context, imp health.Import, again bool) (health.Import, error) {
	if !again {
		before, err := a.Store.ImportByHash(ctx, imp.SHA256)
		if err == nil && before.Kind == imp.Kind && !fruitless(before) {
			return before, health.Refuse("import.twice", map[string]string{"id": string(before.ID),
				"date": before.StartedAt.In(health.Zone()).Format("02/01/2006 15:04")})
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return imp, err
		}
	}
	imp.ID, imp.State, imp.StartedAt = health.ImportID(a.NewID()), health.ImportNew, a.Now()
	imp.Name = filepath.Base(imp.Name)
	return imp, a.Store.Write(ctx, func(tx store.Tx) error {
		if err := tx.CreateImport(imp); err != nil {
			return err
		}
		return tx.AppendAudit(health.Audit{At: a.Now(), By: imp.By, Action: health.ActImport, Subject: string(imp.ID), Detail: "new"})
	})
}

// fruitless reports whether an import is over and took no row, as one whose columns were not understood: its file may
// come again.
func fruitless(i health.Import) bool {
	return i.State.Over() && i.Tally.Decided() == i.Tally.Refused
}
