// Package storetest puts any store through its paces: what every implementation of store.Store must do.
package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// Run checks every promise of store.Store. open gives an empty, migrated store each time it is called and closes it when
// the test ends. only names groups of promises; none: all of them.
func Run(t *testing.T, open func(t *testing.T) store.Store, only ...string) {
	for _, group := range []struct {
		name  string
		cases []behaviour
	}{
		{"records", records()}, {"numbers", numbers()}, {"likeness", likeness()}, {"merging", merging()}, {"finding", finding()}, {"searching", searching()}, {"staff", staff()}, {"leaves", leaves()}, {"board", boards()},
		{"tasks", tasks()}, {"drafts", drafts()}, {"conversations", conversations()}, {"messages", messages()},
		{"codes", codes()}, {"views", views()}, {"visits", visits()}, {"families", families()}, {"organisation", organisation()}, {"reorganisations", reorganisations()}, {"imports", imports()}, {"checks", checks()}, {"campaigns", campaigns()}, {"follow-ups", followUps()}, {"requests", requests()}, {"reports", reports()}, {"audits", audits()}, {"writing", writing()}, {"crowds", crowds()},
	} {
		if len(only) > 0 && !slices.Contains(only, group.name) {
			continue
		}
		t.Run(group.name, func(t *testing.T) {
			for _, b := range group.cases {
				t.Run(b.name, func(t *testing.T) {
					defer report(t)
					b.prove(&paces{T: t, ctx: t.Context(), Store: open(t)})
				})
			}
		})
	}
}

// behaviour is one promise and how to see that it is kept.
type behaviour struct {
	name  string
	prove func(*paces)
}

// paces is one empty store under test.
type paces struct {
	*testing.T
	store.Store
	ctx context.Context
}

// Moments of the tests, in whole seconds, as stores keep them.
var (
	morning = time.Date(2026, 3, 9, 1, 30, 0, 0, time.UTC) // 08:30 in Tân Lạc
	noon    = morning.Add(4 * time.Hour)
	nextDay = morning.Add(24 * time.Hour)
)

const (
	phongPhu = health.StationCode("TYT05158")
	myHoa    = health.StationCode("TYT05143")
	lan      = health.StaffID("staff-lan")
	hanh     = health.StaffID("staff-hanh")
)

// write changes something and stops the test when that fails.
func (p *paces) write(f func(tx store.Tx) error) {
	p.Helper()
	if err := p.Write(p.ctx, f); err != nil {
		p.Fatalf("write: %v", err)
	}
}

// fails expects an error of a kind.
func (p *paces) fails(err, want error) {
	p.Helper()
	if !errors.Is(err, want) {
		p.Errorf("error is %v, want %v", err, want)
	}
}

// unanswered carries an error from must to report.
type unanswered struct{ err error }

// must gives the answer of a question that has one, and ends the test otherwise.
func must[T any](answer T, err error) T {
	if err != nil {
		panic(unanswered{err})
	}
	return answer
}

// report turns what must found into a failure of this test alone.
func report(t *testing.T) {
	switch r := recover().(type) {
	case nil:
	case unanswered:
		t.Errorf("no answer: %v\n%s", r.err, debug.Stack())
	default:
		panic(r)
	}
}

// same compares two values whole. It shows them as JSON, which does not mask: these people are made up.
func (p *paces) same(got, want any) {
	p.Helper()
	if !reflect.DeepEqual(got, want) {
		p.Errorf("got  %s\nwant %s", shown(got), shown(want))
	}
}

func shown(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func (p *paces) put(rs ...health.Record) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		for _, r := range rs {
			if err := tx.CreateRecord(r); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *paces) putTasks(ts ...health.Task) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		for _, t := range ts {
			if err := tx.CreateTask(t); err != nil {
				return err
			}
		}
		return nil
	})
}

// person makes a resident of Phong Phú.
func person(id health.PersonID, name, birth string) health.Record {
	value := func(s string) health.FieldValue {
		return health.FieldValue{State: health.HasValue, Value: health.Value(s), Source: health.FromImport, At: morning, By: "import-1"}
	}
	return health.Record{
		ID: id, Version: 1, Station: phongPhu, Unit: "05158",
		Fields: map[health.Field]health.FieldValue{health.FullName: value(name), health.BirthDate: value(birth),
			health.SexField: value(string(ident.Male))},
		Completeness: health.Incomplete, Verification: health.Unverified, Life: health.Resident, Linkage: health.NotSent,
		Profile: "CORE/1", Cause: health.Cause{Kind: health.CauseImport, ID: "import-1", Row: 7},
		CreatedAt: morning, UpdatedAt: morning,
	}
}

// with gives the record one more field.
func with(r health.Record, f health.Field, text string) health.Record {
	fields := map[health.Field]health.FieldValue{}
	for k, v := range r.Fields {
		fields[k] = v
	}
	fields[f] = health.FieldValue{State: health.HasValue, Value: health.Value(text), Source: health.FromStaff, At: morning}
	r.Fields = fields
	return r
}

func names(people []health.Summary) []string {
	var out []string
	for _, s := range people {
		out = append(out, s.Name.Reveal())
	}
	return out
}

func ids(people []health.Summary) []health.PersonID {
	var out []health.PersonID
	for _, s := range people {
		out = append(out, s.ID)
	}
	return out
}

// task makes an open fill task about a person of Phong Phú.
func task(id health.TaskID, about health.PersonID, score int) health.Task {
	return health.Task{ID: id, Version: 1, Kind: health.TaskFill, State: health.TaskOpen, Station: phongPhu, Person: about,
		Score: score, Due: morning.Add(health.TaskDueAfter), CreatedAt: morning}
}

func taskIDs(ts []health.Task) []health.TaskID {
	var out []health.TaskID
	for _, t := range ts {
		out = append(out, t.ID)
	}
	return out
}
