package activities

import (
	"context"
	"slices"
	"strings"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// ReorganiseInput asks for the next part of a reorganisation.
type ReorganiseInput struct {
	Plan health.ReorganisationID
	Rows int // people, drafts or tasks at a time
}

// ReorganiseResult says how far a reorganisation is.
type ReorganiseResult struct {
	Phase    health.ReorganisationPhase
	Progress health.Ratio
	Done     bool
	Stations []health.StationCode // that were given work
}

// ReorganiseBatch does the next part. What it did and the place to go on from are stored together, so that a part that is
// run again goes on behind what was stored; and each thing that is moved is written down once beside that.
func (a *Activities) ReorganiseBatch(ctx context.Context, in ReorganiseInput) (ReorganiseResult, error) {
	defer a.alive(ctx)()
	seen, err := a.Store.Reorganisation(ctx, in.Plan)
	if err != nil {
		return ReorganiseResult{}, err
	}
	people, err := a.nextPeople(ctx, seen, in.Rows)
	if err != nil {
		return ReorganiseResult{}, err
	}
	m := mover{a: a, people: people, rows: in.Rows, now: a.Now()}
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		r, err := tx.Reorganisation(in.Plan)
		if err != nil || r.State.Over() {
			m.r = r
			return err
		}
		if r.Phase != seen.Phase || r.Place != seen.Place || r.Passed != seen.Passed {
			return &health.Error{Code: "reorganise.moved", Fault: health.FaultConflict, Retry: true}
		}
		m.tx, m.r = tx, r
		if err := m.part(); err != nil {
			return err
		}
		return tx.UpdateReorganisation(m.r)
	})
	return ReorganiseResult{Phase: m.r.Phase, Progress: m.r.Progress(), Done: m.r.State.Over(), Stations: m.touched}, err
}

// nextPeople reads the next people of the unit in hand, before the transaction, which keeps others waiting.
func (a *Activities) nextPeople(ctx context.Context, r health.Reorganisation, rows int) ([]health.PersonID, error) {
	units := r.Plan.Touched()
	if r.Phase != health.PhasePeople || r.Place >= len(units) {
		return nil, nil
	}
	records, err := a.Store.UnitPeople(ctx, units[r.Place], health.PersonID(r.Passed), rows)
	var ids []health.PersonID
	for _, rec := range records {
		ids = append(ids, rec.ID)
	}
	return ids, err
}

// mover does one part of a reorganisation inside one transaction.
type mover struct {
	a       *Activities
	tx      store.Tx
	r       health.Reorganisation
	people  []health.PersonID // of PhasePeople
	rows    int
	now     time.Time
	touched []health.StationCode
	staff   map[health.StaffID]health.StationCode // read when first needed
	areas   health.Areas                          // the same
}

// part does the next part of the phase that is in hand.
func (m *mover) part() error {
	switch m.r.Phase {
	case health.PhaseTurn:
		return m.turn()
	case health.PhasePeople:
		return m.movePeople()
	case health.PhaseRest:
		return m.moveRest()
	case health.PhaseDrafts:
		return m.moveDrafts()
	case health.PhaseTasks:
		return m.moveTasks()
	case health.PhaseClose:
		return m.close()
	case health.PhaseReopen:
		return m.reopen()
	case health.PhasePeopleBack:
		return m.back(health.ShiftPerson, m.personBack, health.PhaseDraftsBack)
	case health.PhaseDraftsBack:
		return m.back(health.ShiftDraft, m.draftBack, health.PhaseTasksBack)
	case health.PhaseTasksBack:
		return m.back(health.ShiftTask, m.taskBack, health.PhaseCame)
	case health.PhaseCame:
		return m.cameBack(m.peopleCame, health.PhaseCameDrafts)
	case health.PhaseCameDrafts:
		return m.cameBack(m.draftsCame, health.PhaseCameTasks)
	case health.PhaseCameTasks:
		return m.cameBack(m.tasksCame, health.PhaseCloseBack)
	case health.PhaseCloseBack:
		return m.closeBack()
	}
	return &health.Error{Code: "reorganise.phase", Fault: health.FaultSystem}
}

// enter begins a phase.
func (m *mover) enter(p health.ReorganisationPhase) { m.r.Phase, m.r.Place, m.r.Passed = p, 0, "" }

// advance notes how far the place in hand is, and goes to the next one, or to the next phase, when it is through.
func (m *mover) advance(last string, read, places int, next health.ReorganisationPhase) {
	if read > 0 {
		m.r.Passed = last
	}
	if read >= m.rows {
		return
	}
	m.r.Place, m.r.Passed = m.r.Place+1, ""
	if m.r.Place >= places {
		m.enter(next)
	}
}

func (m *mover) touch(s health.StationCode) {
	if !slices.Contains(m.touched, s) {
		m.touched = append(m.touched, s)
	}
}

// by is who changes things: the plan, on behalf of whoever applied it.
func (m *mover) by() health.Actor { return m.r.By }

func (m *mover) cause() health.Cause {
	return health.Cause{Kind: health.CausePlan, ID: string(m.r.ID)}
}

func (m *mover) act() health.Action {
	if m.r.Phase.Back() {
		return health.ActReorganiseUndo
	}
	return health.ActReorganise
}

// audit says that something went from one station to another.
func (m *mover) audit(subject string, detail ...string) error {
	return m.tx.AppendAudit(health.Audit{At: m.now, By: m.by(), Action: m.act(), Subject: subject, Cause: m.cause(),
		Detail: strings.Join(detail, " ")})
}

// area finds who looks after a place since the plan's day.
func (m *mover) area(unit health.UnitCode, hamlet string) (health.StationCode, error) {
	if m.areas == nil {
		areas, err := m.tx.Areas()
		if err != nil {
			return "", err
		}
		m.areas = areas
	}
	station, _ := m.areas.On(unit, hamlet, m.r.Plan.On)
	return station, nil
}

// stationOf is where a member of staff works now.
func (m *mover) stationOf(id health.StaffID) (health.StationCode, error) {
	if m.staff == nil {
		org, err := m.tx.Organisation()
		if err != nil {
			return "", err
		}
		m.staff = map[health.StaffID]health.StationCode{}
		for _, s := range org.Staff {
			m.staff[s.ID] = s.Station
		}
	}
	return m.staff[id], nil
}
