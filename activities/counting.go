package activities

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

const (
	// bornBefore is how many days before a period a child may be born who counts as a birth of the period when the record is made
	// in it: births are registered within 60 days (Luật Hộ tịch 2014, article 15).
	bornBefore = 60
	moverPage  = 500
	traceDepth = 1000 // steps of a record, and notes about it, that are looked back through
)

// counted are the figures of a period by station, with the stations in order.
type counted struct {
	stations []health.Station
	figures  map[health.StationCode]health.Figures
}

// counting counts one period.
type counting struct {
	a      *Activities
	period health.Period
	now    time.Time
	areas  health.Areas
	flows  map[health.StationCode]*health.Flow
	late   map[health.StationCode]health.Stock // by how much the stock of today is more than that at the end
	known  map[health.StationCode]bool         // stations of today
}

// figuresOf counts what the stations have to report of a period that is over: the stock of records as it stood at its end, and
// what became of records in it. What is not kept with its time, such as how many lack something, is as it stands now.
func (a *Activities) figuresOf(ctx context.Context, p health.Period) (counted, error) {
	defer a.alive(ctx)()
	stations, err1 := a.Store.Stations(ctx)
	areas, err2 := a.Store.Areas(ctx)
	stocks, err3 := a.Store.Stocks(ctx)
	if err := errors.Join(err1, err2, err3); err != nil {
		return counted{}, err
	}
	slices.SortFunc(stations, func(x, y health.Station) int { return cmp.Compare(x.Code, y.Code) })
	c := &counting{a: a, period: p, now: a.Now(), areas: areas, flows: map[health.StationCode]*health.Flow{}, late: map[health.StationCode]health.Stock{},
		known: map[health.StationCode]bool{}}
	for _, s := range stations {
		c.known[s.Code] = true
	}
	if err := errors.Join(c.created(ctx), c.moved(ctx)); err != nil {
		return counted{}, err
	}
	out := counted{stations, map[health.StationCode]health.Figures{}}
	for _, s := range stations {
		out.figures[s.Code] = health.Figures{Population: s.Denominator, Counted: c.now}
	}
	for code, stock := range gather(c, stocks, health.Stock.Plus) {
		f := out.figures[code]
		f.End = stock
		out.figures[code] = f
	}
	for _, s := range stations {
		f := out.figures[s.Code]
		f.Flow, f.End = *c.flow(s.Code), f.End.Minus(c.late[s.Code])
		out.figures[s.Code] = f
	}
	return out, errors.Join(c.done(ctx, out), c.begins(ctx, out))
}

// home is who looks after the people of a station today: itself, or who took them over; empty: nobody.
func (c *counting) home(code health.StationCode) health.StationCode {
	if c.known[code] {
		return code
	}
	return c.areas.Heir(code, c.now.In(health.Zone()).Format(time.DateOnly))
}

func (c *counting) flow(code health.StationCode) *health.Flow {
	code = c.home(code)
	if c.flows[code] == nil {
		c.flows[code] = &health.Flow{}
	}
	return c.flows[code]
}

// gather adds counts of stations up by who has them today. What nobody has is left out.
func gather[T any](c *counting, counts map[health.StationCode]T, add func(T, T) T) map[health.StationCode]T {
	out := map[health.StationCode]T{}
	for code, n := range counts {
		if home := c.home(code); home != "" {
			out[home] = add(out[home], n)
		}
	}
	return out
}

// born is the first day of birth that counts as a birth of the period.
func (c *counting) born() ident.Date { return c.period.From.AddDays(-bornBefore) }

// created counts new records of those about whom nothing else happened, and takes those of after the end off.
func (c *counting) created(ctx context.Context) error {
	from, ends := c.period.Begins(), c.period.Ends()
	in, err := c.a.Store.Created(ctx, from, ends, from, c.born())
	if err != nil {
		return err
	}
	for code, n := range in {
		f := c.flow(code)
		f.Births, f.Created = f.Births+n.Born, f.Created+n.Records-n.Born
	}
	after, err := c.a.Store.Created(ctx, ends, c.now.Add(time.Second), from, c.born())
	for code, n := range after {
		c.late[c.home(code)] = c.late[c.home(code)].Plus(n.Stock)
	}
	return err
}

// moved goes through those about whose life or place something was noted since the period began.
func (c *counting) moved(ctx context.Context) error {
	for after := health.PersonID(""); ; {
		page, err := c.a.Store.Movers(ctx, c.period.Begins(), after, moverPage)
		if err != nil {
			return err
		}
		for _, m := range page {
			if err := c.move(ctx, m); err != nil {
				return err
			}
			after = m.ID
		}
		if len(page) < moverPage {
			return nil
		}
	}
}

func (c *counting) move(ctx context.Context, m health.Mover) error {
	t := health.Trace{Mover: m, Home: func(unit health.UnitCode, hamlet string) health.StationCode {
		code, _ := c.areas.On(unit, hamlet, c.now.In(health.Zone()).Format(time.DateOnly))
		return code
	}}
	var err error
	if t.Changes, err = c.a.Store.History(ctx, m.ID, traceDepth); err != nil {
		return err
	}
	t.Changes = slices.DeleteFunc(t.Changes, func(ch health.Change) bool { return ch.At.Before(c.period.Begins()) && ch.Action != health.ActMerge })
	notes, err := c.a.Store.AuditOf(ctx, string(m.ID), traceDepth)
	if err != nil {
		return err
	}
	for _, n := range notes {
		if n.Action == health.ActLife {
			t.Lives = append(t.Lives, n)
		}
	}
	if slices.ContainsFunc(t.Changes, func(ch health.Change) bool { return ch.Action == health.ActSplit }) {
		if err := c.a.Store.Write(ctx, func(tx store.Tx) error { t.Splits, err = tx.Splits(m.ID); return err }); err != nil {
			return err
		}
	}
	t.Count(c.period.Begins(), c.period.Ends(), c.born().String(), c.flow)
	r, err := c.a.Store.Record(ctx, m.ID)
	if err != nil {
		return err
	}
	if w := t.At(c.period.Ends()); w.Living {
		c.late[c.home(w.Station)] = c.late[c.home(w.Station)].Plus(r.Stock().Times(-1))
	}
	if w := t.At(c.now.Add(time.Second)); w.Living {
		c.late[c.home(w.Station)] = c.late[c.home(w.Station)].Plus(r.Stock())
	}
	return nil
}

// done counts what was done in the period, and since the year of reports began.
func (c *counting) done(ctx context.Context, out counted) error {
	p, ends := c.period, c.period.Ends()
	year := c.a.Reporting.YearOf(p)
	add := func(counts map[health.StationCode]int64, err error, put func(*health.Figures, int64)) error {
		for code, n := range gather(c, counts, func(a, b int64) int64 { return a + b }) {
			f := out.figures[code]
			put(&f, n)
			out.figures[code] = f
		}
		return err
	}
	period, err1 := c.a.Store.Touched(ctx, p.Begins(), ends)
	whole, err2 := c.a.Store.Touched(ctx, year, ends)
	visits, err3 := c.a.Store.Visited(ctx, p.From, p.Until)
	all, err4 := c.a.Store.Visited(ctx, ident.DateOf(year), p.Until)
	return errors.Join(add(period, err1, func(f *health.Figures, n int64) { f.Cleaned = n }),
		add(whole, err2, func(f *health.Figures, n int64) { f.CleanedYear = n }),
		add(visits, err3, func(f *health.Figures, n int64) { f.Visited = n }),
		add(all, err4, func(f *health.Figures, n int64) { f.VisitedYear = n }))
}

// begins puts the figures of the beginning in: those that the station reported of the end of the period before, else those that
// were counted on the first day, else what follows from the end and from what came and went.
func (c *counting) begins(ctx context.Context, out counted) error {
	before, err := c.a.Store.StationReports(ctx, c.a.Reporting.Before(c.period))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	reported, _ := health.InForce(before)
	for _, s := range c.a.sortedCodes(out) {
		f := out.figures[s]
		i := slices.IndexFunc(reported, func(r health.StationReport) bool { return r.Station == s })
		stock, known := c.period.Begin[s]
		switch {
		case i >= 0:
			f.Begin, f.From = reported[i].Figures.End, health.BeginReport
		case !c.period.BeginAt.IsZero() && (known || f.End.Records == f.Flow.Net()):
			f.Begin, f.From = stock, health.BeginCount
		default:
			f.Begin, f.From = health.Stock{Records: f.End.Records - f.Flow.Net()}, health.BeginBack
		}
		out.figures[s] = f
	}
	return nil
}

func (a *Activities) sortedCodes(out counted) []health.StationCode {
	var codes []health.StationCode
	for _, s := range out.stations {
		codes = append(codes, s.Code)
	}
	return codes
}
