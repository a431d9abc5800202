package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"hssk/store"
	"hssk/store/health"
)

func scanStaff(row scanner) (health.Staff, error) {
	var s health.Staff
	var capacity sql.NullInt64
	err := row.Scan(&s.ID, &s.Name, &s.Role, opt(&s.Station), asJSON(&s.Hamlets), &s.Active, &capacity, asJSON(&s.Languages))
	s.Capacity = int(capacity.Int64)
	return s, err
}

// Staff implements store.People.
func (s *Store) Staff(ctx context.Context, id health.StaffID) (health.Staff, error) {
	return one(s.ask(ctx), qStaffGet, scanStaff, str("id", id))
}

// StaffList implements store.People.
func (s *Store) StaffList(ctx context.Context) ([]health.Staff, error) {
	return list(s.ask(ctx), qStaffList, scanStaff)
}

func (t tx) PutStaff(s health.Staff) error {
	hamlets, err := js("hamlets", s.Hamlets)
	if err != nil {
		return err
	}
	languages, err := js("languages", s.Languages)
	if err != nil {
		return err
	}
	return t.upsert(qStaffUpdate, qStaffInsert, languages, bind("capacity", s.Capacity), str("id", s.ID), str("name", s.Name), str("role", s.Role),
		str("station", s.Station), hamlets, bind("active", s.Active))
}

// Staff implements store.Tx.
func (t tx) Staff(id health.StaffID) (health.Staff, error) {
	return one(t.runner, qStaffGet, scanStaff, str("id", id))
}

// tally is one row of a count by station.
type tally struct {
	station health.StationCode
	n       [5]int64
}

func scanTally(columns int) func(scanner) (tally, error) {
	return func(row scanner) (tally, error) {
		var t tally
		dest := []any{&t.station}
		for i := range columns {
			dest = append(dest, &t.n[i])
		}
		return t, row.Scan(dest...)
	}
}

// midnight is when the day began.
func midnight(now time.Time) time.Time {
	local := now.In(health.Zone())
	return time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location())
}

// Board implements store.People. All figures are counted now: nothing on the board is older than the question.
func (s *Store) Board(ctx context.Context, now time.Time) (health.Board, error) {
	stations, err0 := s.Stations(ctx)
	records, err1 := list(s.ask(ctx), qBoardRecords, scanTally(4))
	tasks, err2 := list(s.ask(ctx), qBoardTasks, scanTally(5), bind("now", now))
	done, err3 := list(s.ask(ctx), qBoardDone, scanTally(1), bind("since", midnight(now)))
	areas, err4 := s.Areas(ctx)
	if err := errors.Join(err0, err1, err2, err3, err4); err != nil {
		return health.Board{}, err
	}
	rows := map[health.StationCode]*health.Progress{}
	board := health.Board{At: now, Stations: make([]health.Progress, len(stations))}
	for i, st := range stations {
		board.Stations[i] = health.Progress{Station: st.Code, Name: st.Name, Denominator: st.Denominator}
		rows[st.Code] = &board.Stations[i]
	}
	today := now.In(health.Zone()).Format(time.DateOnly)
	fill := func(counts []tally, set func(*health.Progress, [5]int64)) {
		for _, c := range counts {
			p := rows[c.station]
			if p == nil {
				p = rows[areas.Heir(c.station, today)]
			}
			if p != nil {
				set(p, c.n)
			}
		}
	}
	fill(records, func(p *health.Progress, n [5]int64) {
		p.Records, p.Complete, p.WithID, p.Verified = p.Records+n[0], p.Complete+n[1], p.WithID+n[2], p.Verified+n[3]
	})
	fill(tasks, (*health.Progress).CountTasks)
	fill(done, func(p *health.Progress, n [5]int64) { p.DoneToday += n[0] })
	return board, nil
}

var _ store.People = (*Store)(nil)
