package health

import (
	"cmp"
	"slices"
)

// Worked is one report of a member of staff about somebody.
type Worked struct {
	Person PersonID // zero: about nobody who has a record
	Staff  StaffID
}

// Worker is a member of staff to whom tasks may be given, as they stand now.
type Worker struct {
	Staff Staff
	Held  int  // tasks they hold
	Away  bool // they are on leave today
}

// Free is how many more tasks can be given to them.
func (w Worker) Free() int {
	if w.Away || !w.Staff.Active || !w.Staff.Role.Works() {
		return 0
	}
	return max(w.Staff.Room()-w.Held, 0)
}

// Room is how many tasks a member of staff can hold at a time: their own number, or what is usual for the role. A nurse does
// about seven visits a day and keeps two days' work in hand; a village worker goes round after their own work; a head
// confirms and decides, and takes what nobody else can.
func (s Staff) Room() int {
	if s.Capacity > 0 {
		return s.Capacity
	}
	switch s.Role {
	case RoleNurse:
		return 15
	case RoleVillage:
		return 8
	case RoleHead:
		return 5
	}
	return 0
}

// Lists reports whether tasks of a kind are in the list of the member of staff: a village worker sees what is to be filled in.
// What they do not see is not given to them.
func (s Staff) Lists(k TaskKind) bool {
	return s.Role.Reach(RightFill) != OverHamlets || k == TaskFill
}

// RoomMax bounds the number that can be set for one person.
const RoomMax = 100

// Need is one task to be given, with what decides to whom.
type Need struct {
	Task      Task
	Hamlet    string  // where the person lives, as written; empty: not known
	Ethnicity string  // code of the person's ethnic group; empty: not known
	Usual     StaffID // who reported about the person last; zero: nobody
	House     StaffID // who reported about another member of the household last; zero: nobody
	Beside    StaffID // who holds another task of the household; zero: nobody
	Not       StaffID // who must not: they reported what is to be confirmed
}

// Kinh is the code of the ethnic group whose language everybody speaks.
const Kinh = "01"

// Points of the rule. One visit for a household saves a way; who knows the people finds them; a hamlet of one's own is
// near; a language in common helps with the old. An empty hand counts as much as the hamlet: nobody is given everything
// because they know everybody.
const (
	pointsBeside   = 50
	pointsUsual    = 40
	pointsHouse    = 30
	pointsHamlet   = 25
	pointsLanguage = 15
	pointsLoad     = 25
)

// Reasons of the rule, phrase keys under "reason.".
const (
	ShareBeside   = "share_beside"
	ShareUsual    = "share_usual"
	ShareHouse    = "share_house"
	ShareHamlet   = "share_hamlet"
	ShareLanguage = "share_language"
	ShareLoad     = "share_load"
	ShareFree     = "share_free" // they hold nothing
)

// Why a task stays in the queue, phrase keys under "share.none.".
const (
	ShareFull   = "full"   // whoever may do it has enough
	ShareNobody = "nobody" // nobody at work may do it
)

// Shared is one task with who is to have it.
type Shared struct {
	Task  TaskID
	To    StaffID  // zero: it stays in the queue
	Why   []Reason // why to them, the weightiest first
	None  string   // why it stays in the queue; empty when it does not
	Score int
}

// weigh says what speaks for giving a task to somebody; ok is false when they may not have it or have enough.
func (n Need) weigh(w Worker) (points int, why []Reason, ok bool) {
	if w.Free() == 0 || !n.may(w) {
		return 0, nil, false
	}
	add := func(is bool, code string, p, count int) {
		if is && p > 0 {
			why = append(why, Reason{Code: code, Points: p, Count: count})
			points += p
		}
	}
	id := w.Staff.ID
	add(n.Beside == id, ShareBeside, pointsBeside, 0)
	add(n.Usual == id, ShareUsual, pointsUsual, 0)
	add(n.House == id && n.Usual != id, ShareHouse, pointsHouse, 0)
	add(w.Staff.Role.Reach(RightFill) == OverHamlets, ShareHamlet, pointsHamlet, 0) // may() has seen that it is theirs
	add(n.Ethnicity != Kinh && slices.Contains(w.Staff.Languages, n.Ethnicity), ShareLanguage, pointsLanguage, 0)
	load := ShareLoad
	if w.Held == 0 {
		load = ShareFree
	}
	add(true, load, pointsLoad*w.Free()/w.Staff.Room(), w.Held)
	slices.SortStableFunc(why, func(a, b Reason) int { return b.Points - a.Points })
	return points, why, true
}

// may reports whether somebody at work may do the task.
func (n Need) may(w Worker) bool {
	return !w.Away && w.Staff.ID != n.Not && w.Staff.Lists(n.Task.Kind) && w.Staff.May(n.Task.Kind.Right(), n.Task.Station, n.Hamlet)
}

// Choose gives a task to the worker for whom most speaks; of two alike to the one with the smaller part of their room
// taken, and then by id, so that the same question has the same answer.
func (n Need) Choose(all []Worker) Shared {
	out := Shared{Task: n.Task.ID, None: ShareNobody, Score: n.Task.Score}
	best, room := 0, 0.0
	for _, w := range all {
		points, why, ok := n.weigh(w)
		if !ok {
			if n.may(w) && out.To == "" {
				out.None = ShareFull
			}
			continue
		}
		taken := float64(w.Held) / float64(w.Staff.Room())
		if out.To == "" || cmp.Or(cmp.Compare(points, best), cmp.Compare(room, taken), cmp.Compare(out.To, w.Staff.ID)) > 0 {
			best, room = points, taken
			out.To, out.Why, out.None = w.Staff.ID, why, ""
		}
	}
	return out
}

// Share gives tasks in their order, each with what was given before it in mind: the members of one household go to one
// person, and whoever has enough is given no more.
func Share(needs []Need, workers []Worker) []Shared {
	workers = slices.Clone(workers)
	beside := map[HouseholdID]StaffID{}
	var out []Shared
	for _, n := range needs {
		home := n.Task.Household
		if n.Beside == "" && home != "" {
			n.Beside = beside[home]
		}
		s := n.Choose(workers)
		out = append(out, s)
		if s.To == "" {
			continue
		}
		if home != "" {
			beside[home] = s.To
		}
		i := slices.IndexFunc(workers, func(w Worker) bool { return w.Staff.ID == s.To })
		workers[i].Held++
	}
	return out
}
