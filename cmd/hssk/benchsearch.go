package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
	"hssk/store/seed"
)

type benchSearchCmd struct {
	People int    `default:"200000"`
	Seed   uint64 `default:"7"`
	Asked  int    `default:"1500"`
	Keep   string `type:"path" placeholder:"DIR"`

	CPUProfile string `name:"cpu-profile" type:"path" placeholder:"FILE"`
}

// stationSize is how many people one station of the measured store looks after: a commune after 2025.
const stationSize = 25_000

// Run fills a store, or takes the kept one, and asks for people in the ways in which they are looked for.
func (c benchSearchCmd) Run(ctx context.Context, cfg config) error {
	dir := c.Keep
	if dir == "" {
		made, err := os.MkdirTemp("", "hssk-bench-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(made)
		dir = made
	}
	cfg.Data = dir
	a, err := openApp(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	people, err := c.filled(ctx, a, dir)
	if err != nil {
		return err
	}
	all, err := c.asked(people)
	if err != nil {
		return err
	}
	stop, err := startProfile(c.CPUProfile)
	if err != nil {
		return err
	}
	defer stop()
	for _, place := range []struct {
		name string
		all  bool
	}{{"a station of " + strconv.Itoa(min(people, stationSize)), false}, {"all stations", true}} {
		if err := c.measure(ctx, a, place.name, place.all, all); err != nil {
			return err
		}
	}
	return nil
}

// benchFilled notes how many records a kept store was filled with.
const benchFilled = "bench people"

// filled makes sure that the store has its people, and says how many records they are. They are stored as records are,
// without the rules, the tasks and the history of an import.
func (c benchSearchCmd) filled(ctx context.Context, a *app, dir string) (int, error) {
	note, err := a.store.State(ctx, benchFilled)
	if err == nil {
		return strconv.Atoi(string(note))
	}
	if !errors.Is(err, store.ErrNotFound) {
		return 0, err
	}
	d, err := c.district()
	if err != nil {
		return 0, err
	}
	path := filepath.Join(dir, "list.csv")
	if err := writeFile(path, func(w io.Writer) error { return seed.WriteCSV(w, d) }); err != nil {
		return 0, err
	}
	defer os.Remove(path)
	f := fill{app: a, began: time.Now()}
	if err := a.readList(ctx, path, func(_ activities.Row, values map[health.Field]health.FieldValue) error {
		return f.take(ctx, values)
	}); err != nil {
		return 0, err
	}
	if err := f.flush(ctx); err != nil {
		return 0, err
	}
	fmt.Printf("filled\t%d records, %.0f/s\n", f.n, float64(f.n)/time.Since(f.began).Seconds())
	return f.n, a.store.Write(ctx, func(tx store.Tx) error { return tx.PutState(benchFilled, []byte(strconv.Itoa(f.n))) })
}

func (c benchSearchCmd) district() (*seed.District, error) {
	return seed.New(seed.Options{Seed: c.Seed, People: c.People, Today: seed.Date{Year: 2026, Month: 11, Day: 1}})
}

// fill stores records many at a time.
type fill struct {
	*app
	began   time.Time
	n       int
	waiting []map[health.Field]health.FieldValue
}

func (f *fill) take(ctx context.Context, values map[health.Field]health.FieldValue) error {
	if f.waiting = append(f.waiting, values); len(f.waiting) < 5000 {
		return nil
	}
	return f.flush(ctx)
}

func (f *fill) flush(ctx context.Context) error {
	err := f.store.Write(ctx, func(tx store.Tx) error {
		for i, values := range f.waiting {
			r := benchRecord(health.PersonID(newID()), values, f.acts.Now())
			r.Station = benchStation((f.n + i) / stationSize)
			if err := tx.CreateRecord(r); err != nil {
				return err
			}
		}
		return nil
	})
	f.n += len(f.waiting)
	f.waiting = f.waiting[:0]
	return err
}

func benchStation(i int) health.StationCode { return health.StationCode(fmt.Sprintf("TYT-%05d", i)) }

// question is what somebody types, and at which station.
type question struct {
	kind, text string
	station    health.StationCode
}

// asked makes questions about people picked from the list, a few hundred of each kind.
func (c benchSearchCmd) asked(people int) ([]question, error) {
	d, err := c.district()
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(c.Seed, 11))
	var out []question
	every := max(1, people*len(askers(r))/max(c.Asked, 1))
	n := 0
	for row := range d.Rows() {
		if n++; r.IntN(every) != 0 {
			continue
		}
		at := benchStation(min(n, people-1) / stationSize)
		ways := askers(r)
		for _, kind := range slices.Sorted(maps.Keys(ways)) {
			if said := ways[kind](*row.Person); said != "" {
				out = append(out, question{kind, said, at})
			}
		}
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out, nil
}

// askers write down a person as people are asked for, by the kind of question; "" when it does not apply.
func askers(r *rand.Rand) map[string]func(seed.Person) string {
	words := func(p seed.Person) []string { return strings.Fields(p.Name()) }
	year := func(p seed.Person) string { return strconv.Itoa(p.Birth.Year) }
	return map[string]func(seed.Person) string{
		"whole name":          seed.Person.Name,
		"whole name, no mark": func(p seed.Person) string { return ident.Fold(p.Name()) },
		"words turned round": func(p seed.Person) string {
			w := words(p)
			slices.Reverse(w)
			return strings.Join(w, " ")
		},
		"surname and given": func(p seed.Person) string { return ident.Fold(p.Surname + " " + p.Given) },
		"given name":        func(p seed.Person) string { return p.Given },
		"surname and middle": func(p seed.Person) string {
			return strings.TrimSpace(p.Surname + " " + p.Middle)
		},
		"beginning": func(p seed.Person) string {
			name := ident.Fold(p.Name())
			return name[:len(name)-1-r.IntN(2)]
		},
		"initials": func(p seed.Person) string {
			var b strings.Builder
			for _, w := range strings.Fields(ident.Fold(p.Name())) {
				b.WriteString(w[:1] + " ")
			}
			return b.String()
		},
		"common words": func(seed.Person) string {
			return []string{"nguyễn thị", "bui van", "bùi thị", "van", "thi", "b"}[r.IntN(6)]
		},
		"name and year":    func(p seed.Person) string { return p.Name() + " " + year(p) },
		"surname and year": func(p seed.Person) string { return p.Surname + " " + year(p) },
		"given and year":   func(p seed.Person) string { return ident.Fold(p.Given) + " " + year(p) },
		"year":             year,
		"birth date": func(p seed.Person) string {
			b, _ := ident.NewBirth(p.Birth.Year, p.Birth.Month, p.Birth.Day)
			return b.Format()
		},
		"number":  func(p seed.Person) string { return p.ID },
		"phone":   func(p seed.Person) string { return p.Phone },
		"typo":    func(p seed.Person) string { return typo(r, ident.Fold(p.Name())) },
		"nobody":  func(p seed.Person) string { return "Tôn Nữ " + p.Given },
		"strange": func(p seed.Person) string { return p.Middle + " " + p.Middle + "z " + p.Surname },
	}
}

// typo changes two neighbouring letters of the last word.
func typo(r *rand.Rand, name string) string {
	b := []byte(name)
	i := max(strings.LastIndexByte(name, ' ')+1, len(b)-2-r.IntN(2))
	if i+1 < len(b) {
		b[i], b[i+1] = b[i+1], b[i]
	}
	return string(b)
}

// measure asks all questions one after the other and prints how long the answers took.
func (c benchSearchCmd) measure(ctx context.Context, a *app, place string, everywhere bool, all []question) error {
	took := map[string][]time.Duration{}
	found := map[string]int{}
	for _, q := range all {
		station := q.station
		if everywhere {
			station = ""
		}
		began := time.Now()
		_, total, err := a.store.FindPeople(ctx, station, q.text, 8, 0)
		if err != nil {
			return err
		}
		spent := time.Since(began)
		for _, kind := range []string{q.kind, "all"} {
			took[kind] = append(took[kind], spent)
			found[kind] += min(total, health.FoundCounted)
		}
	}
	fmt.Printf("\nin %s\tasked\tp50\tp95\tp99\tlongest\tfound\n", place)
	for _, kind := range slices.Sorted(maps.Keys(took)) {
		times := took[kind]
		slices.Sort(times)
		at := func(q float64) time.Duration {
			return times[min(len(times)-1, int(q*float64(len(times))))].Round(10 * time.Microsecond)
		}
		fmt.Printf("%s\t%d\t%v\t%v\t%v\t%v\t%.1f\n", kind, len(times), at(0.5), at(0.95), at(0.99), at(1), float64(found[kind])/float64(len(times)))
	}
	return nil
}
