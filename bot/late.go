package bot

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"hssk/store/health"
)

// lateShown is how many tasks that wait too long one message lists.
const lateShown = 5

// askLate lists the tasks that wait too long, the longest first: how long, and with whom.
func (t *talk) askLate() error {
	tasks, err := t.Shelf.LateTasks(t.ctx, t.staff.Station, maxListed) // whoever has no station oversees all
	if err != nil {
		return err
	}
	if len(tasks) == 0 {
		return t.refuse("late.none")
	}
	offset, _ := strconv.Atoi(t.state.Data["offset"]) // absent: from the top
	page := tasks[min(offset, len(tasks)):min(offset+lateShown, len(tasks))]
	if len(page) == 0 {
		return t.enter("late", nil)
	}
	r := Reply{Private: true, Instead: offset > 0}
	lines := []string{t.words.Say("late.title", "n", strconv.Itoa(len(tasks)))}
	t.state.List = nil
	for i, task := range page {
		name, line, err := t.lateLine(task)
		if err != nil {
			return err
		}
		lines = append(lines, strconv.Itoa(i+1)+". "+line)
		r.Choices = append(r.Choices, Choice{strconv.Itoa(i + 1), name})
		r.Listed++
		t.state.List = append(t.state.List, string(task.ID))
	}
	if offset+len(page) < len(tasks) {
		r.Choices = append(r.Choices, Choice{"9", t.words.Say("tasks.more")})
	}
	r.Choices = append(r.Choices, Choice{"0", t.words.Say("back")})
	r.Text = strings.Join(lines, "\n")
	t.reply(r)
	return nil
}

// lateLine says whom a task is about, what it asks, since when it waits and with whom.
func (t *talk) lateLine(task health.Task) (name, line string, err error) {
	name = t.words.Say("tasks.new_person")
	who := name
	if task.Person != "" {
		r, err := t.Shelf.Record(t.ctx, task.Person)
		if err != nil {
			return "", "", err
		}
		t.shows("list late tasks", r.ID)
		name, who = t.name(r), t.who(r)
	}
	station, err := t.stationName(task.Station)
	if err != nil {
		return "", "", err
	}
	if t.staff.Station == "" {
		who = t.line(who, t.words.Say("accounts.at", "station", station))
	}
	waits, err := t.waits(task)
	return name, who + "\n   " + t.words.Say("task.kind."+string(task.Kind)) + "\n   " + waits, err
}

// waits says since when a task waits, and with whom.
func (t *talk) waits(task health.Task) (string, error) {
	since := date(task.Waiting())
	if task.Holder == "" {
		return t.words.Say("late.open", "since", since), nil
	}
	holder, err := t.colleague(task.Holder)
	return t.words.Say("late.held", "since", since, "name", holder), err
}

func (t *talk) hearLate() error {
	n, err := strconv.Atoi(t.answer())
	switch {
	case err == nil && n == 9:
		offset, _ := strconv.Atoi(t.state.Data["offset"])
		return t.enter("late", map[string]string{"offset": strconv.Itoa(offset + len(t.state.List))})
	case err == nil && n >= 1 && n <= len(t.state.List):
		return t.enter("lateone", map[string]string{"task": t.state.List[n-1]})
	}
	t.say("menu.unclear")
	return t.askLate()
}

// askLateOne shows one task that waits, which can be given to somebody.
func (t *talk) askLateOne() error {
	task, err := t.taskOf()
	if err != nil {
		return err
	}
	_, text, err := t.lateLine(task)
	if err != nil {
		return err
	}
	tried, err := t.tried(task)
	if err != nil {
		return err
	}
	if tried != "" {
		text += "\n   " + tried
	}
	choices := []Choice{{"1", t.words.Say("late.give")}}
	if task.Holder != "" {
		choices = append(choices, Choice{"2", t.words.Say("late.queue")})
	}
	t.reply(Reply{Text: text, Private: true, Choices: append(choices, Choice{"0", t.words.Say("back")})})
	return nil
}

func (t *talk) hearLateOne() error {
	task, err := t.taskOf()
	if err != nil {
		return err
	}
	switch {
	case t.answer() == "1":
		return t.enter("lategive", with(t.state.Data, "holder", string(task.Holder)))
	case t.answer() == "2" && task.Holder != "":
		return t.giveLate(task.ID, task.Holder, "")
	}
	t.say("menu.unclear")
	return t.askLateOne()
}

// askLateGive asks to whom a task should go: whoever works at its station and may do it.
func (t *talk) askLateGive() error {
	task, err := t.taskOf()
	if err != nil {
		return err
	}
	all, err := t.givable(task.Station)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(s health.Staff) bool { return s.ID == task.Holder || !s.Role.May(task.Kind.Right()) })
	return t.pickStaff("give.who", all, "")
}

func (t *talk) hearLateGive() error {
	to := t.picked()
	if to == "" {
		return t.askLateGive()
	}
	return t.giveLate(health.TaskID(t.state.Data["task"]), health.StaffID(t.state.Data["holder"]), to)
}

// giveLate gives one task, if it is still with who held it when it was shown.
func (t *talk) giveLate(task health.TaskID, from, to health.StaffID) error {
	given, err := t.giveOn([]health.GiveItem{{Task: task, From: from, To: to}})
	if err != nil {
		return err
	}
	if g := given[0]; g.Code != "" {
		why, err := t.notGiven(g)
		if err != nil {
			return err
		}
		t.say("give.not", "why", why)
	} else if to == "" {
		t.say("give.queued")
	} else {
		name, err := t.colleague(to)
		if err != nil {
			return err
		}
		t.say("give.given", "name", name)
	}
	return t.enter("late", nil)
}

// giveOn orders that tasks are given by whoever speaks.
func (t *talk) giveOn(items []health.GiveItem) ([]health.Given, error) {
	return t.Desk.Give(t.ctx, health.GiveOrder{Kind: health.HandReassigned, Batch: t.batch(), By: t.actor(), Items: items})
}

// batch names what is given in one go: the same event the same, and short enough to be typed.
func (t *talk) batch() string { return "g" + t.fingerprint(t.in.Event)[:8] }

// notGiven says why a task was left as it is.
func (t *talk) notGiven(g health.Given) (string, error) {
	holder, err := t.colleague(g.Holder)
	return t.words.Say("given."+g.Code, "holder", cmp.Or(holder, t.words.Say("give.in_queue"))), err
}
