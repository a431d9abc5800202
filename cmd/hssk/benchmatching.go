package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
	"hssk/store/ident"
	"hssk/store/seed"
)

type benchMatchingCmd struct {
	People  int    `default:"90000"`
	Seed    uint64 `default:"4711"`
	Faults  int    `default:"150"`
	Bare    bool
	Probes  int    `default:"5000"`
	Against string `type:"existingdir" placeholder:"DIR"`

	CPUProfile string `name:"cpu-profile" type:"path" placeholder:"FILE"`
}

// Run loads an invented list row by row, each row judged against all before it, and counts how often the judgement was
// right; then it measures how fast rows are judged against everybody.
func (c benchMatchingCmd) Run(ctx context.Context, cfg config) error {
	dir, err := os.MkdirTemp("", "hssk-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if c.Against != "" {
		return c.against(ctx, cfg, dir)
	}
	cfg.Data = dir
	a, err := openApp(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	rows, path, err := c.list(dir)
	if err != nil {
		return err
	}
	t := c.trial(a, rows)
	began := time.Now()
	if err := a.readList(ctx, path, func(row activities.Row, values map[health.Field]health.FieldValue) error {
		return t.take(ctx, int64(row.Number), values)
	}); err != nil {
		return err
	}
	if err := t.flush(ctx); err != nil {
		return err
	}
	took := time.Since(began)
	t.print(os.Stdout)
	t.printMisses(os.Stdout)
	fmt.Printf("judged and stored\t%d rows in %.1f s: %.0f rows/s\n", t.rows, took.Seconds(), float64(t.rows)/took.Seconds())
	return t.probe(ctx, c.Probes)
}

func (c benchMatchingCmd) trial(a *app, rows map[int64]known) *trial {
	return &trial{app: a, list: rows, bare: c.Bare, r: rand.New(rand.NewPCG(c.Seed, 9)), counts: map[string][2]int{}, seen: map[int64][]seed.Fault{},
		who: map[health.PersonID]int64{}, missed: map[seed.Fault]*misses{}}
}

// against measures how fast the rows of an invented list are judged against the people of a store that is kept, such as
// one of bench search. Nothing is stored there.
func (c benchMatchingCmd) against(ctx context.Context, cfg config, dir string) error {
	cfg.Data = c.Against
	a, err := openKept(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	rows, path, err := c.list(dir)
	if err != nil {
		return err
	}
	t := c.trial(a, rows)
	if err := a.readList(ctx, path, func(_ activities.Row, values map[health.Field]health.FieldValue) error {
		t.sample = append(t.sample, match.Of(values))
		return nil
	}); err != nil {
		return err
	}
	note, err := a.store.State(ctx, benchFilled)
	if err != nil {
		return err
	}
	if t.rows, err = strconv.Atoi(string(note)); err != nil {
		return err
	}
	stop, err := startProfile(c.CPUProfile)
	if err != nil {
		return err
	}
	defer stop()
	for range 2 { // the second time the pages are in memory
		if err := t.probe(ctx, c.Probes); err != nil {
			return err
		}
	}
	return nil
}

// known is what is true of a row.
type known struct {
	person int64
	faults []seed.Fault
}

// list writes the list of an invented district and tells who stands on which row, and what is wrong with it.
func (c benchMatchingCmd) list(dir string) (map[int64]known, string, error) {
	rates := seed.DefaultRates().Times(c.Faults)
	d, err := seed.New(seed.Options{Seed: c.Seed, People: c.People, Today: seed.Date{Year: 2026, Month: 11, Day: 1}, Rates: &rates})
	if err != nil {
		return nil, "", err
	}
	rows := map[int64]known{}
	for row := range d.Rows() {
		rows[row.Number] = known{row.Person.Number, row.Faults}
	}
	path := filepath.Join(dir, "list.csv")
	return rows, path, writeFile(path, func(w io.Writer) error { return seed.WriteCSV(w, d) })
}

// trial judges rows of which it is known who they are about.
type trial struct {
	*app
	list map[int64]known
	bare bool // second rows have no old card and no insurance number
	r    *rand.Rand

	rows, again, found int
	candidates         int
	shares             [2]int                 // rows that share only a number with a record: of the same person, of another
	counts             map[string][2]int      // by band: pairs of one person, pairs of two
	seen               map[int64][]seed.Fault // of the people who were there, what was wrong with their rows
	missed             map[seed.Fault]*misses
	who                map[health.PersonID]int64
	waiting            []entered
	sample             []match.Traits
}

// entered is a row on its way into the store.
type entered struct {
	known
	values map[health.Field]health.FieldValue
	before []seed.Fault // of the person's rows before this one
	again  bool
}

// misses counts rows about somebody who was there, with a fault on either side: all, those of which nobody was asked, and
// of these those that were not even compared.
type misses struct{ rows, missed, apart int }

func (t *trial) take(ctx context.Context, row int64, values map[health.Field]health.FieldValue) error {
	e := entered{known: t.list[row], values: values}
	if e.before, e.again = t.seen[e.person]; e.again {
		t.again++
		if t.bare {
			delete(values, health.OldID)
			delete(values, health.Insurance)
			delete(values, health.SocialNo)
		}
	}
	t.seen[e.person] = append(e.before, e.faults...)
	t.waiting = append(t.waiting, e)
	if len(t.waiting) < 500 {
		return nil
	}
	return t.flush(ctx)
}

// flush judges and stores the waiting rows in one transaction, as an import does.
func (t *trial) flush(ctx context.Context) error {
	err := t.store.Write(ctx, func(tx store.Tx) error {
		for _, e := range t.waiting {
			if err := t.judge(tx, e); err != nil {
				return err
			}
		}
		return nil
	})
	t.waiting = t.waiting[:0]
	return err
}

func (t *trial) judge(tx store.Tx, e entered) error {
	traits := match.Of(e.values)
	near, err := tx.Near(traits)
	if err != nil {
		return err
	}
	found, compared := false, false
	var shares alone
	for _, n := range near {
		j := t.acts.Weights.Judge(traits, n.Traits)
		same := t.who[n.ID] == e.person
		band := band(j)
		c := t.counts[band]
		if same {
			c[0]++
			compared = true
			found = found || j.Verdict != match.Different
		} else {
			c[1]++
		}
		t.counts[band] = c
		if j.Verdict == match.Different && len(j.Shared()) > 0 {
			shares.note(same)
		}
	}
	if shares.same {
		t.shares[0]++
	}
	if shares.other {
		t.shares[1]++
	}
	if found {
		t.found++
	}
	if e.again {
		t.note(e, found, compared)
	}
	t.rows++
	t.candidates += len(near)
	id := health.PersonID(newID())
	t.who[id] = e.person
	if len(t.sample) < 20_000 {
		t.sample = append(t.sample, traits)
	} else if i := t.r.IntN(t.rows); i < len(t.sample) {
		t.sample[i] = traits
	}
	return tx.CreateRecord(benchRecord(id, e.values, t.acts.Now()))
}

// alone tells of whom a row only shares a number.
type alone struct{ same, other bool }

func (a *alone) note(same bool) {
	a.same, a.other = a.same || same, a.other || !same
}

// allRows stands for every row, whatever is wrong with it.
const allRows seed.Fault = "all"

// note counts a row by what is wrong with it or with the rows before it.
func (t *trial) note(e entered, found, compared bool) {
	faults := slices.Concat(e.faults, e.before, []seed.Fault{allRows})
	slices.Sort(faults)
	for _, f := range slices.Compact(faults) {
		m := t.missed[f]
		if m == nil {
			m = &misses{}
			t.missed[f] = m
		}
		m.rows++
		if !found {
			m.missed++
		}
		if !compared {
			m.apart++
		}
	}
}

func band(j match.Judgement) string {
	switch {
	case j.Verdict == match.Certain:
		return "certain"
	case j.IsStrong():
		return "review strong"
	case j.Verdict == match.Review:
		return "review"
	}
	return "no"
}

// benchRecord is a record as the rules make it of a row.
func benchRecord(id health.PersonID, values map[health.Field]health.FieldValue, at time.Time) health.Record {
	unit := health.UnitCode(values[health.Commune].Text())
	household := health.HouseholdID("")
	if code := values[health.Household].Text(); code != "" {
		household = health.HouseholdID(string(unit) + "/" + ident.Fold(code))
	}
	return health.Record{ID: id, Version: 1, Station: health.StationCode("TYT-" + unit), Unit: unit, Household: household, Fields: values,
		Verification: health.Unverified, Completeness: health.Incomplete, Life: health.Resident, Linkage: health.NotSent, Profile: "CORE/1",
		Cause: health.Cause{Kind: health.CauseImport, ID: "bench"}, CreatedAt: at, UpdatedAt: at}
}

func (t *trial) print(w io.Writer) {
	fmt.Fprintf(w, "band\tone person\ttwo people\tprecision\n")
	strong := [2]int{}
	for _, band := range []string{"certain", "review strong", "review", "no"} {
		c := t.counts[band]
		fmt.Fprintf(w, "%s\t%d\t%d\t%s\n", band, c[0], c[1], share(c[0], c[0]+c[1]))
		if band == "certain" || band == "review strong" {
			strong[0], strong[1] = strong[0]+c[0], strong[1]+c[1]
		}
	}
	fmt.Fprintf(w, "a number alone\t%d\t%d\t%s\n", t.shares[0], t.shares[1], share(t.shares[0], t.shares[0]+t.shares[1]))
	fmt.Fprintf(w, "strong (certain and review strong)\t%d\t%d\t%s\n", strong[0], strong[1], share(strong[0], strong[0]+strong[1]))
	fmt.Fprintf(w, "recall\t%s: %d of %d rows about somebody who was there\n", share(t.found, t.again), t.found, t.again)
	fmt.Fprintf(w, "candidates\t%.1f for each row\n", float64(t.candidates)/float64(max(t.rows, 1)))
}

// printMisses shows the faults that hide people from the search for duplicates, the worst first.
func (t *trial) printMisses(w io.Writer) {
	fmt.Fprintf(w, "\nfault on either row\trows\tmissed\tnot compared\trecall\n")
	kinds := slices.SortedFunc(maps.Keys(t.missed), func(a, b seed.Fault) int {
		return cmp.Or(t.missed[b].missed-t.missed[a].missed, cmp.Compare(a, b))
	})
	for _, f := range kinds {
		m := t.missed[f]
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%s\n", f, m.rows, m.missed, m.apart, share(m.rows-m.missed, m.rows))
	}
}

func share(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f %%", 100*float64(part)/float64(whole))
}

// probe judges rows picked from all against everybody, without storing anything, on every processor as the search for
// duplicates does.
func (t *trial) probe(ctx context.Context, n int) error {
	n = min(n, len(t.sample))
	if n == 0 {
		return nil
	}
	t.r.Shuffle(len(t.sample), func(i, j int) { t.sample[i], t.sample[j] = t.sample[j], t.sample[i] })
	var next, candidates, asked atomic.Int64
	errs := make([]error, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	began := time.Now()
	for w := range errs {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && errs[w] == nil; i = int(next.Add(1)) - 1 {
				var near []store.Neighbour
				near, errs[w] = t.store.Near(ctx, t.sample[i])
				for _, other := range near {
					if t.acts.Weights.Judge(t.sample[i], other.Traits).Verdict != match.Different {
						asked.Add(1)
					}
				}
				candidates.Add(int64(len(near)))
			}
		})
	}
	wg.Wait()
	took := time.Since(began)
	fmt.Printf("candidates and scoring\t%d rows against %d people, %d at a time: %.0f rows/s, %.1f candidates for each, %d likenesses found\n", n, t.rows,
		len(errs), float64(n)/took.Seconds(), float64(candidates.Load())/float64(n), asked.Load())
	return errors.Join(errs...)
}
