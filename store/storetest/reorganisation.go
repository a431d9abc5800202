package storetest

import (
	"hssk/store"
	"hssk/store/health"
)

func reorganisations() []behaviour {
	return []behaviour{
		{"a reorganisation comes back whole", planWhole},
		{"what a plan moves is written down once", movesOnce},
		{"an undo deals with everything once", undoesOnce},
		{"what is at a station, in pages", atStation},
		{"a station is busy while anybody or anything is left", stationBusy},
		{"a transaction sees the organisation as it writes it", organisationInside},
	}
}

const planID = health.ReorganisationID("r0001")

func aPlan() health.Reorganisation {
	return health.Reorganisation{ID: planID, State: health.ReorganiseRunning, Phase: health.PhaseTurn, People: 12, Total: 7,
		Plan: health.Plan{Name: "16-to-5", On: "2025-07-01", Takes: []health.PlanTake{{Station: myHoa, Units: []health.UnitCode{"05158"}}}},
		By:   health.Actor{Kind: health.BySystem, ID: "cli"}, StartedAt: morning}
}

func planWhole(p *paces) {
	_, err := p.Reorganisation(p.ctx, planID)
	p.fails(err, store.ErrNotFound)
	r := aPlan()
	p.write(func(tx store.Tx) error { return tx.CreateReorganisation(r) })
	p.same(must(p.Reorganisation(p.ctx, planID)), r)
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.CreateReorganisation(r) }), store.ErrExists)
	span := health.StationSpan{Code: myHoa, From: "2025-07-01", Name: "Mỹ Hoà", Unit: "05158", Kind: health.KindStation}
	r.State, r.Phase, r.Place, r.Passed, r.Error, r.EndedAt = health.ReorganiseFailed, health.PhasePeople, 2, "p7", "reorganise.system", noon
	r.Tally.Moved, r.Turn.Spans = 5, []health.Step[health.StationSpan]{{After: &span}}
	second := aPlan()
	second.ID, second.StartedAt = "r0002", noon
	p.write(func(tx store.Tx) error {
		if err := tx.UpdateReorganisation(r); err != nil {
			return err
		}
		p.same(must(tx.Reorganisation(planID)), r)
		return tx.CreateReorganisation(second)
	})
	p.same(must(p.ReorganisationList(p.ctx, 5)), []health.Reorganisation{second, r})
	p.same(len(must(p.ReorganisationList(p.ctx, 1))), 1)
	p.write(func(tx store.Tx) error {
		p.same(len(must(tx.Reorganisations())), 2)
		return nil
	})
	second.ID = "none"
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.UpdateReorganisation(second) }), store.ErrConflict)
}

func moved(what health.ShiftKind, subject string) health.Shift {
	return health.Shift{Plan: planID, What: what, Subject: subject, From: phongPhu, To: myHoa}
}

// note writes moves down and says which were new.
func (p *paces) note(moves ...health.Shift) (noted []bool) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		for _, m := range moves {
			noted = append(noted, must(tx.NoteMoved(m)))
		}
		return nil
	})
	return noted
}

func movesOnce(p *paces) {
	stays := health.Shift{Plan: planID, What: health.ShiftReview, Subject: "p9", From: phongPhu}
	other := moved(health.ShiftPerson, "p1")
	other.Plan = "r0002"
	p.same(p.note(moved(health.ShiftPerson, "p2"), moved(health.ShiftPerson, "p1"), moved(health.ShiftTask, "p1"), stays, other), []bool{true, true, true, true, true})
	p.same(p.note(moved(health.ShiftPerson, "p1"), moved(health.ShiftPerson, "p3")), []bool{false, true})
	p.write(func(tx store.Tx) error {
		p.same(must(tx.MovedBy(planID, health.ShiftPerson, "", 2)), []health.Shift{moved(health.ShiftPerson, "p1"), moved(health.ShiftPerson, "p2")})
		p.same(must(tx.MovedBy(planID, health.ShiftPerson, "p2", 2)), []health.Shift{moved(health.ShiftPerson, "p3")})
		p.same(must(tx.MovedBy(planID, health.ShiftReview, "", 2)), []health.Shift{stays})
		return nil
	})
}

func undoesOnce(p *paces) {
	m := moved(health.ShiftPerson, "p1")
	p.note(m)
	p.write(func(tx store.Tx) error {
		p.same(must(tx.NoteUndone(m, health.ShiftBack)), true)
		p.same(must(tx.NoteUndone(m, health.ShiftAway)), false)
		m.Undone = health.ShiftBack
		p.same(must(tx.MovedBy(planID, health.ShiftPerson, "", 2)), []health.Shift{m})
		return nil
	})
}

func aDraft(id health.DraftID, status health.DraftStatus) health.Draft {
	return health.Draft{ID: id, Kind: health.DraftRegister, Status: status, Station: phongPhu,
		By: health.Actor{Kind: health.ByStaff, ID: string(lan)}, Cause: health.Cause{Kind: health.CauseDraft, ID: string(id)}, At: morning}
}

func atStation(p *paces) {
	p.put(person("p3", "Bùi Văn Thử", "1985"), person("p1", "Bùi Văn Thử", "1986"), person("p2", "Bùi Văn Thử", "1987"))
	closed := task("t2", "p2", 10)
	closed.State = health.TaskClosed
	p.putTasks(task("t3", "p1", 90), task("t1", "p1", 10), closed)
	p.write(func(tx store.Tx) error {
		for id, status := range map[health.DraftID]health.DraftStatus{"d3": health.DraftNew, "d1": health.DraftWaiting, "d2": health.DraftApplied} {
			must(tx.SaveDraft(aDraft(id, status)))
		}
		p.same(must(tx.StationPeople(phongPhu, "", 2)), []health.PersonID{"p1", "p2"})
		p.same(must(tx.StationPeople(phongPhu, "p2", 2)), []health.PersonID{"p3"})
		p.same(taskIDs(must(tx.StationTasks(phongPhu, "", 1))), []health.TaskID{"t1"})
		p.same(taskIDs(must(tx.StationTasks(phongPhu, "t1", 5))), []health.TaskID{"t3"})
		p.same(must(tx.StationDrafts(phongPhu, "", 1)), []health.Draft{aDraft("d1", health.DraftWaiting)})
		p.same(must(tx.StationDrafts(phongPhu, "d1", 5)), []health.Draft{aDraft("d3", health.DraftNew)})
		p.same(len(must(tx.StationPeople(myHoa, "", 5))), 0)
		for id, want := range map[health.DraftID]bool{"d1": true, "d2": false, "none": false} {
			p.same(must(tx.MoveDraft(id, phongPhu, myHoa)), want)
		}
		p.same(must(tx.MoveDraft("d1", phongPhu, myHoa)), false)
		return nil
	})
	p.same(must(p.Draft(p.ctx, "d1")).Station, myHoa)
	p.same(must(p.Draft(p.ctx, "d2")).Station, phongPhu)
}

func stationBusy(p *paces) {
	busy := func() (n int64) {
		p.write(func(tx store.Tx) error { n = must(tx.StationBusy(phongPhu)); return nil })
		return n
	}
	p.same(busy(), int64(0))
	gone := person("p1", "Bùi Văn Thử", "1985")
	gone.Life = health.Dead
	p.put(gone)
	closed := task("t2", "", 10)
	closed.State = health.TaskClosed
	p.putTasks(task("t1", "", 10), closed)
	p.write(func(tx store.Tx) error {
		must(tx.SaveDraft(aDraft("d1", health.DraftNew)))
		must(tx.SaveDraft(aDraft("d2", health.DraftApplied)))
		left := health.Staff{ID: hanh, Name: "Quách Thị Hạnh", Role: health.RoleNurse, Station: phongPhu}
		at := left
		at.ID, at.Active = lan, true
		if err := tx.PutStaff(left); err != nil {
			return err
		}
		return tx.PutStaff(at)
	})
	p.same(busy(), int64(4))
}

func organisationInside(p *paces) {
	p.station(phongPhu, "TYT Phong Phú", 5600)
	p.write(func(tx store.Tx) error {
		s := health.Staff{ID: lan, Name: "Bùi Thị Lan", Role: health.RoleNurse, Station: phongPhu, Active: true}
		if err := tx.PutStaff(s); err != nil {
			return err
		}
		got := must(tx.Organisation())
		p.same(got.Staff, []health.Staff{s})
		p.same(len(got.Stations)+len(got.Spans)+len(got.Areas), 3)
		return nil
	})
}
