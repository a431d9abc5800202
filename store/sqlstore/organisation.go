package sqlstore

import (
	"context"
	"errors"
	"time"

	"hssk/store"
	"hssk/store/health"
)

func scanStation(row scanner) (health.Station, error) {
	var s health.Station
	err := row.Scan(&s.Code, &s.Name, &s.Unit, &s.Denominator.People, opt(&s.Denominator.Source), opt(&s.Denominator.On),
		opt(&s.Denominator.Until), opt(&s.Kind), opt(&s.Ended), opt(&s.Phone))
	return s, err
}

// Stations implements store.People.
func (s *Store) Stations(ctx context.Context) ([]health.Station, error) {
	return list(s.ask(ctx), qStationList, scanStation)
}

// Organisation implements store.Tx.
func (t tx) Organisation() (health.Organisation, error) {
	stations, err1 := list(t.runner, qStationList, scanStation)
	spans, err2 := list(t.runner, qSpanList, scanSpan)
	areas, err3 := t.areas()
	staff, err4 := list(t.runner, qStaffList, scanStaff)
	return health.Organisation{Stations: stations, Spans: spans, Areas: areas, Staff: staff}, errors.Join(err1, err2, err3, err4)
}

func (t tx) PutStation(s health.Station) error {
	err := t.upsert(qStationUpdate, qStationInsert, str("code", s.Code), str("name", s.Name), str("unit", s.Unit),
		bind("people", s.Denominator.People), str("people_source", s.Denominator.Source), str("people_on", s.Denominator.On), str("people_until", s.Denominator.Until),
		str("kind", s.Kind), str("ended", s.Ended), str("phone", s.Phone))
	if err != nil {
		return err
	}
	return t.settleStation(s)
}

// settleStation gives a station that nothing was written of its span, and its unit if nobody looks after it.
func (t tx) settleStation(s health.Station) error {
	var spans, areas int
	if err := t.row(qSpanStation, []any{&spans}, str("code", s.Code)); err != nil || spans > 0 {
		return err
	}
	kind := s.Kind
	if kind == "" {
		kind = health.KindStation
	}
	err := t.putSpan(health.StationSpan{Code: s.Code, From: health.Always, Name: s.Name, Unit: s.Unit, Kind: kind})
	if err != nil {
		return err
	}
	if err := t.row(qAreaUnit, []any{&areas}, str("unit", s.Unit)); err != nil || areas > 0 {
		return err
	}
	return t.putArea(health.Area{Unit: s.Unit, Station: s.Code, From: health.Always})
}

func scanSpan(row scanner) (health.StationSpan, error) {
	var s health.StationSpan
	err := row.Scan(&s.Code, &s.From, opt(&s.To), &s.Name, &s.Unit, &s.Kind)
	return s, err
}

// Spans implements store.Organisation.
func (s *Store) Spans(ctx context.Context) ([]health.StationSpan, error) {
	return list(s.ask(ctx), qSpanList, scanSpan)
}

func (t tx) putSpan(s health.StationSpan) error {
	return t.insert(qSpanInsert, str("code", s.Code), str("valid_from", s.From), str("valid_to", s.To), str("name", s.Name),
		str("unit", s.Unit), str("kind", s.Kind))
}

func (t tx) SetSpans(spans []health.StationSpan) error {
	if _, err := t.exec(qSpanClear); err != nil {
		return err
	}
	for _, s := range spans {
		if err := t.putSpan(s); err != nil {
			return err
		}
	}
	return nil
}

// wholeUnit stands for no hamlet: a key cannot be NULL, and the empty text is. No folded name has such a sign.
const wholeUnit = "*"

func scanArea(row scanner) (health.Area, error) {
	var a health.Area
	err := row.Scan(&a.Unit, &a.Hamlet, &a.From, opt(&a.To), &a.Station)
	if a.Hamlet == wholeUnit {
		a.Hamlet = ""
	}
	return a, err
}

func (r runner) areas() (health.Areas, error) { return list(r, qAreaList, scanArea) }

// Areas implements store.Organisation.
func (s *Store) Areas(ctx context.Context) (health.Areas, error) { return s.ask(ctx).areas() }

func (t tx) Areas() (health.Areas, error) { return t.areas() }

func (t tx) putArea(a health.Area) error {
	if a.Hamlet == "" {
		a.Hamlet = wholeUnit
	}
	return t.insert(qAreaInsert, str("unit", a.Unit), str("hamlet", a.Hamlet), str("valid_from", a.From), str("valid_to", a.To),
		str("station", a.Station))
}

func (t tx) SetAreas(areas health.Areas) error {
	if _, err := t.exec(qAreaClear); err != nil {
		return err
	}
	for _, a := range areas {
		if err := t.putArea(a); err != nil {
			return err
		}
	}
	return nil
}

// UnitPeople implements store.Organisation.
func (s *Store) UnitPeople(ctx context.Context, unit health.UnitCode, after health.PersonID, limit int) ([]health.Record, error) {
	if after == "" {
		after = " " // before every id; the empty text is NULL, after which nothing comes
	}
	return list(s.ask(ctx), qPeopleUnit, s.scanRecord, append(page(limit, 0), str("unit", unit), str("after", after))...)
}

// unitTally is one row of a count by station and unit.
type unitTally struct {
	unit health.UnitCode // zero: that of no record
	tally
}

func scanUnitTally(columns int) func(scanner) (unitTally, error) {
	return func(row scanner) (unitTally, error) {
		var p unitTally
		dest := []any{&p.station, opt(&p.unit)}
		for i := range columns {
			dest = append(dest, &p.n[i])
		}
		return p, row.Scan(dest...)
	}
}

// UnitBoard implements store.Organisation.
func (s *Store) UnitBoard(ctx context.Context, now time.Time) (health.Board, error) {
	records, err1 := list(s.ask(ctx), qBoardUnits, scanTally(4))
	tasks, err2 := list(s.ask(ctx), qBoardUnitTask, scanUnitTally(5), bind("now", now))
	done, err3 := list(s.ask(ctx), qBoardUnitDone, scanUnitTally(1), bind("since", midnight(now)))
	areas, err4 := s.Areas(ctx)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return health.Board{}, err
	}
	today := now.In(health.Zone()).Format(time.DateOnly)
	board, rows := health.Board{At: now}, map[health.StationCode]int{}
	row := func(code health.StationCode) *health.Progress {
		i, known := rows[code]
		if !known {
			i = len(board.Stations)
			rows[code] = i
			board.Stations = append(board.Stations, health.Progress{Station: code})
		}
		return &board.Stations[i]
	}
	for _, c := range records {
		p := row(c.station)
		p.Records, p.Complete, p.WithID, p.Verified = c.n[0], c.n[1], c.n[2], c.n[3]
	}
	for _, c := range tasks {
		if unit, ok := areas.Place(c.station, c.unit, today); ok {
			row(health.StationCode(unit)).CountTasks(c.n)
		}
	}
	for _, c := range done {
		if unit, ok := areas.Place(c.station, c.unit, today); ok {
			row(health.StationCode(unit)).DoneToday += c.n[0]
		}
	}
	return board, nil
}

// PendingDrafts implements store.Organisation.
func (s *Store) PendingDrafts(ctx context.Context) (map[health.StationCode]int64, error) {
	counts, err := list(s.ask(ctx), qDraftPending, scanTally(1))
	out := map[health.StationCode]int64{}
	for _, c := range counts {
		out[c.station] = c.n[0]
	}
	return out, err
}

var _ store.Organisation = (*Store)(nil)
