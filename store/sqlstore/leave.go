package sqlstore

import (
	"context"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

func scanLeave(row scanner) (health.Leave, error) {
	var l health.Leave
	err := row.Scan(&l.ID, &l.Staff, onDate{&l.From}, onDate{&l.Until}, opt(&l.Cover), opt(&l.Reason), &l.By.Kind, &l.By.ID, at(&l.MadeAt),
		at(&l.EndedAt), opt(&l.EndedBy.Kind), opt(&l.EndedBy.ID))
	return l, err
}

func (t tx) Leave(id health.LeaveID) (health.Leave, error) {
	return one(t.runner, qLeaveGet, scanLeave, str("id", id))
}

func (t tx) CreateLeave(l health.Leave) error {
	return t.insert(qLeaveInsert, str("id", l.ID), str("staff", l.Staff), dateOn("from_on", l.From), dateOn("until_on", l.Until),
		str("cover", l.Cover), bind("reason", l.Reason), str("actor_kind", l.By.Kind), str("actor_id", l.By.ID), bind("made_at", l.MadeAt))
}

func (t tx) EndLeave(id health.LeaveID, by health.Actor, at time.Time) error {
	return t.update(qLeaveEnd, str("id", id), bind("ended_at", at), str("ended_kind", by.Kind), str("ended_id", by.ID))
}

func (t tx) LeavesOf(staff health.StaffID) ([]health.Leave, error) {
	return list(t.runner, qLeaveStaff, scanLeave, str("staff", staff))
}

// Leaves implements store.People.
func (s *Store) Leaves(ctx context.Context, since ident.Date) ([]health.Leave, error) {
	return list(s.ask(ctx), qLeaveSince, scanLeave, dateOn("since", since))
}

func (t tx) TasksHeld(staff health.StaffID) ([]health.Task, error) {
	return list(t.runner, qTaskHolder, scanTask, str("staff", staff))
}

// TasksHeld implements store.Work.
func (s *Store) TasksHeld(ctx context.Context, staff health.StaffID) ([]health.Task, error) {
	return list(s.ask(ctx), qTaskHolder, scanTask, str("staff", staff))
}

// InWork implements store.Work.
func (s *Store) InWork(ctx context.Context, station health.StationCode) ([]health.Task, error) {
	return list(s.ask(ctx), qTaskWork, scanTask, str("station", station))
}

// LateTasks implements store.Work.
func (s *Store) LateTasks(ctx context.Context, station health.StationCode, limit int) ([]health.Task, error) {
	if station == "" {
		return list(s.ask(ctx), qTaskLateAll, scanTask, page(limit, 0)...)
	}
	return list(s.ask(ctx), qTaskLate, scanTask, append(page(limit, 0), str("station", station))...)
}

// Worked implements store.Work.
func (s *Store) Worked(ctx context.Context, person health.PersonID, household health.HouseholdID) ([]health.Worked, error) {
	if household == "" {
		return list(s.ask(ctx), qWorkedPerson, scanWorked, str("person_id", person))
	}
	return list(s.ask(ctx), qWorkedHouse, scanWorked, str("household", household))
}

func scanWorked(row scanner) (health.Worked, error) {
	var w health.Worked
	err := row.Scan(opt(&w.Person), &w.Staff)
	return w, err
}

var _ store.People = (*Store)(nil)
