package bot

import (
	"slices"
	"strconv"

	"hssk/store/health"
)

// apartFrom gives each line of a list the shortest of its names that no other line has, the number before it when none is.
func apartFrom(names [][]string) []string {
	times := map[string]int{}
	for _, called := range names {
		for _, name := range slices.Compact(slices.Sorted(slices.Values(called))) {
			times[name]++
		}
	}
	var out []string
	for n, called := range names {
		label := strconv.Itoa(n+1) + ". " + called[len(called)-1]
		if i := slices.IndexFunc(called, func(name string) bool { return times[name] == 1 }); i >= 0 {
			label = called[i]
		}
		out = append(out, label)
	}
	return out
}

// taskLine says whom a task is about, what it asks and why it stands where it does. called are names for it, each saying
// more than the one before.
func (t *talk) taskLine(task health.Task) (called []string, line string, err error) {
	name := t.words.Say("tasks.new_person")
	who := name
	if task.Person != "" {
		r, err := t.Shelf.Record(t.ctx, task.Person)
		if err != nil {
			return nil, "", err
		}
		t.shows("list tasks", r.ID)
		name = t.name(r)
		who = t.who(r)
	}
	what, err := t.asked(task)
	called = []string{name, name + ": " + what, who, who + ": " + what}
	if err != nil || t.means.Short {
		return called, who + ". " + what, err
	}
	why, err := t.reasons(task)
	if err != nil {
		return nil, "", err
	}
	line = who + "\n   " + what + "\n   " + t.words.Say("tasks.why", "why", why)
	if task.Holder != "" {
		line += "\n   " + t.words.Say("tasks.yours", "until", clock(task.LeaseEnds))
	}
	handed, err := t.handed(task)
	if err != nil {
		return nil, "", err
	}
	if handed != "" {
		line += "\n   " + handed
	}
	if task.Overdue(t.now) {
		line += "\n   " + t.words.Say("tasks.overdue", "due", date(task.Due))
	}
	return called, line, nil
}

// aboutTask reports whether the open question is about the task in hand, so that a day named there is for that task.
func (t *talk) aboutTask() bool {
	switch t.state.Dialog {
	case "task", "result", "sure", "remind":
		return t.state.Data["task"] != ""
	}
	return false
}

// leaveOpen says, before something else is done, that the open question has recorded nothing.
func (t *talk) leaveOpen() error {
	switch d := t.state.Dialog; {
	case inForm(d), unsaved(d): // setAside has said what became of the answers
		return nil
	case d == "task":
		if task, err := t.taskOf(); err != nil || task.Kind == health.TaskFill {
			return unlessNotFound(err)
		}
	case d == "result", d == "remind", d == "giveback":
	case noKeys()[d] == "" || d == "household":
		return nil
	}
	t.say("left")
	return nil
}

// asked says what a task wants: the fields that are missing, or what was reported, by whom and when.
func (t *talk) asked(task health.Task) (string, error) {
	switch task.Kind {
	case health.TaskFill:
		return t.words.Say("tasks.missing", "fields", t.gapNames(task.Gaps)), nil
	case health.TaskCall:
		return t.callLine(task)
	case health.TaskConfirm:
		life, by, on, err := t.claimed(task)
		return t.words.Say("tasks.confirm", "life", life, "by", by, "date", on), err
	}
	if task.Kind == health.TaskCorrect && len(task.Reasons) > 0 {
		switch task.Reasons[0].Code {
		case "population":
			return t.words.Say("checks.task"), nil
		case "insurance":
			return t.words.Say("checks.card_task"), nil
		case health.WhyDiffers:
			return t.words.Say("task.differs"), nil
		}
		return t.proposed(task)
	}
	return t.words.Say("task.kind." + string(task.Kind)), nil
}

// proposed says which fields a resident wants corrected.
func (t *talk) proposed(task health.Task) (string, error) {
	d, err := t.Shelf.Draft(t.ctx, task.Draft)
	if err = unlessNotFound(err); err != nil || len(d.Values) == 0 {
		return t.words.Say("task.kind." + string(task.Kind)), err
	}
	if life, ok := d.Claims(); ok {
		return t.words.Say("task.claimed", "life", t.words.Say("life."+string(life))), nil
	}
	return t.words.Say("task.proposed", "fields", t.fieldNames(d.Values)), nil
}

// claimed says what was reported about the person of a task that confirms it, who reported it and on which day.
func (t *talk) claimed(task health.Task) (life, by, on string, err error) {
	d, err := t.Shelf.Draft(t.ctx, task.Draft)
	if err != nil {
		return "", "", "", err
	}
	r, err := t.Shelf.Record(t.ctx, task.Person)
	if err != nil {
		return "", "", "", err
	}
	who, err := t.Shelf.Staff(t.ctx, health.StaffID(d.By.ID))
	return t.words.Say("life." + string(r.Life)), who.Name, date(d.At), unlessNotFound(err)
}
