package bot

import (
	"cmp"
	"strconv"

	"hssk/store/health"
	"hssk/store/ident"
)

// handed says why a task is with its holder, or in the queue again; empty when somebody took it there by themselves.
func (t *talk) handed(task health.Task) (string, error) {
	h := task.Handed
	if h == nil {
		return "", nil
	}
	from, err := t.colleague(h.From)
	if err != nil {
		return "", err
	}
	by := t.words.Say("task.by_system")
	if h.By.Kind == health.ByStaff {
		if by, err = t.colleague(health.StaffID(h.By.ID)); err != nil {
			return "", err
		}
	}
	var why []string
	for _, r := range h.Why {
		why = append(why, t.words.Say("reason."+r.Code, "n", strconv.Itoa(r.Count)))
	}
	until, _ := ident.ParseDate(h.Until) // it is stored as it was read
	kind := string(h.Kind)
	if h.Kind == health.HandReassigned && from == "" {
		kind = "by_hand"
	}
	return t.words.Say("task.handed."+kind, "from", from, "by", by, "until", until.Format(), "why", list(why)), nil
}

// triesShown is how many vain tries a card lists, the last ones.
const triesShown = 6

// tried lists when nobody answered, and who had tried; empty when nobody has.
func (t *talk) tried(task health.Task) (string, error) {
	if task.Tries == 0 {
		return "", nil
	}
	rows, err := t.Shelf.AuditOf(t.ctx, string(task.ID), 50)
	if err != nil {
		return "", err
	}
	var times []string
	for _, row := range rows { // the newest first
		if row.Action != health.ActTask || row.Detail != string(task.Kind)+" "+string(health.ResultNoAnswer) || len(times) == triesShown {
			continue
		}
		name, err := t.colleague(health.StaffID(row.By.ID))
		if err != nil {
			return "", err
		}
		times = append([]string{t.words.Say("task.tried_one", "day", date(row.At), "name", name)}, times...)
	}
	if len(times) == 0 {
		return "", nil
	}
	return t.words.Say("task.tried", "times", list(times)), nil
}

// colleague is the name of a member of staff; their id when they are not known any more.
func (t *talk) colleague(id health.StaffID) (string, error) {
	if id == "" {
		return "", nil
	}
	s, err := t.Shelf.Staff(t.ctx, id)
	return cmp.Or(s.Name, string(id)), unlessNotFound(err)
}
