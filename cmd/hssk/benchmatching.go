package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
	"hssk/store/ident"
	"hssk/store/seed"
)

type benchMatchingCmd struct {
	People int    `default:"90000"`
	Seed   uint64 `default:"4711"`
	Faults int    `default:"150"`
	Bare   bool
	Probes int `default:"5000"`
}

// Run loads an invented list row by row, each row judged against all before it, and counts how often the judgement was
// right; then it measures how fast rows are judged against everybody.
func (c benchMatchingCmd) Run(ctx context.Context, cfg config) error {
	dir, err := os.MkdirTemp("", "hssk-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	cfg.Data = dir
	a, err := openApp(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	people, path, err := c.list(dir)
	if err != nil {
		return err
	}
	t := trial{app: a, people: people, bare: c.Bare, r: rand.New(rand.NewPCG(c.Seed, 9)), counts: map[string][2]int{}}
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
	fmt.Printf("judged and stored\t%d rows in %.1f s: %.0f rows/s\n", t.rows, took.Seconds(), float64(t.rows)/took.Seconds())
	return t.probe(ctx, c.Probes)
}

// list writes the list of an invented district and tells who stands on which row.
func (c benchMatchingCmd) list(dir string) (map[int64]int64, string, error) {
	rates := seed.DefaultRates().Times(c.Faults)
	d, err := seed.New(seed.Options{Seed: c.Seed, People: c.People, Today: seed.Date{Year: 2026, Month: 11, Day: 1}, Rates: &rates})
	if err != nil {
		return nil, "", err
	}
	people := map[int64]int64{}
	for row := range d.Rows() {
		people[row.Number] = row.Person.Number
	}
	path := filepath.Join(dir, "list.csv")
	return people, path, writeFile(path, func(w io.Writer) error { return seed.WriteCSV(w, d) })
}

// trial judges rows of which it is known who they are about.
type trial struct {
	*app
	people map[int64]int64 // person by row
	bare   bool            // second rows have no old card and no insurance number
	r      *rand.Rand

	rows, again, found int
	candidates         int
	counts             map[string][2]int // by band: pairs of one person, pairs of two
	seen               map[int64]bool
	who                map[health.PersonID]int64
	waiting            []entered
	sample             []match.Traits
}

// entered is a row on its way into the store.
type entered struct {
	person int64
	values map[health.Field]health.FieldValue
}

func (t *trial) take(ctx context.Context, row int64, values map[health.Field]health.FieldValue) error {
	person := t.people[row]
	if t.seen == nil {
		t.seen, t.who = map[int64]bool{}, map[health.PersonID]int64{}
	}
	if t.bare && t.seen[person] {
		delete(values, health.OldID)
		delete(values, health.Insurance)
		delete(values, health.SocialNo)
	}
	if t.seen[person] {
		t.again++
	}
	t.seen[person] = true
	t.waiting = append(t.waiting, entered{person, values})
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
	found := false
	for _, n := range near {
		j := t.acts.Weights.Judge(traits, n.Traits)
		same := t.who[n.ID] == e.person
		band := band(j)
		c := t.counts[band]
		if same {
			c[0]++
			found = found || j.Verdict != match.Different
		} else {
			c[1]++
		}
		t.counts[band] = c
	}
	if found {
		t.found++
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
	fmt.Fprintf(w, "strong (certain and review strong)\t%d\t%d\t%s\n", strong[0], strong[1], share(strong[0], strong[0]+strong[1]))
	fmt.Fprintf(w, "recall\t%s: %d of %d rows about somebody who was there\n", share(t.found, t.again), t.found, t.again)
	fmt.Fprintf(w, "candidates\t%.1f for each row\n", float64(t.candidates)/float64(max(t.rows, 1)))
}

func share(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f %%", 100*float64(part)/float64(whole))
}

// probe judges rows picked from all against everybody, without storing anything.
func (t *trial) probe(ctx context.Context, n int) error {
	n = min(n, len(t.sample))
	if n == 0 {
		return nil
	}
	t.r.Shuffle(len(t.sample), func(i, j int) { t.sample[i], t.sample[j] = t.sample[j], t.sample[i] })
	began, candidates := time.Now(), 0
	err := t.store.Write(ctx, func(tx store.Tx) error {
		for _, traits := range t.sample[:n] {
			near, err := tx.Near(traits)
			if err != nil {
				return err
			}
			for _, other := range near {
				t.acts.Weights.Judge(traits, other.Traits)
			}
			candidates += len(near)
		}
		return nil
	})
	took := time.Since(began)
	fmt.Printf("candidates and scoring\t%d rows against %d people: %.0f rows/s, %.1f candidates for each\n", n, t.rows, float64(n)/took.Seconds(),
		float64(candidates)/float64(n))
	return err
}
