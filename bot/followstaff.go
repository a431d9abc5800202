package bot

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"hssk/store/health"
	"hssk/store/ident"
)

// serveStaff lists the tasks, or does what was said of one of the list that was shown last.
func (t *talk) serveStaff(w Wish) error {
	t.setAside()
	if w.Want == WantTasks {
		t.leave()
		return t.enter("tasks", nil)
	}
	if err := t.leaveOpen(); err != nil {
		return err
	}
	t.leave()
	if w.Unclear == UnclearMany {
		t.say("tasks.one_by_one")
		return nil
	}
	if w.Number < 1 || w.Number > len(t.state.Shown) {
		t.say("tasks.no_such", "n", strconv.Itoa(w.Number))
		return nil
	}
	t.state.Data = map[string]string{"task": t.state.Shown[w.Number-1]}
	task, err := t.taskOf()
	if err != nil {
		return err
	}
	switch {
	case w.Result == health.ResultRemind && t.mayDo(task) && (task.Kind.Takes(w.Result) || task.Kind == health.TaskCall):
		return t.postpone(w)
	case task.Kind != health.TaskFill: // it is looked at before it is decided
		if w.Result != health.ResultDone && !task.Kind.Takes(w.Result) {
			t.say("tasks.decide_first")
		}
		return t.enter("task", t.state.Data)
	}
	return t.outcomeOf(task, w)
}

// outcomeOf notes what came of a task that asks for missing fields. Done means that they are there now: they are asked.
func (t *talk) outcomeOf(task health.Task, w Wish) error {
	switch _, life := w.Result.Reports(); {
	case w.Result == health.ResultDone:
		return t.take(task)
	case w.Result == health.ResultRemind:
		return t.postpone(w)
	case life || w.Result == health.ResultRefused:
		t.state.Data["result"] = string(w.Result)
		return t.enter("sure", t.state.Data)
	}
	return t.report(w.Result)
}

// putOff puts the task of the open question off; what was asked is not recorded.
func (t *talk) putOff(w Wish) error {
	if err := t.leaveOpen(); err != nil {
		return err
	}
	delete(t.state.Data, "result")
	return t.postpone(w)
}

// postpone puts the task in hand off to a day; without one that can be, the day is asked.
func (t *talk) postpone(w Wish) error {
	if task, err := t.taskOf(); err != nil {
		return err
	} else if task.Kind == health.TaskCall { // a day named at a call is when they will come
		t.state.Data["result"] = string(health.ResultWillCome)
	}
	if w.Unclear == UnclearDay {
		t.say("remind_me.no_such")
	}
	if w.On.IsZero() {
		return t.enter("remind", t.state.Data)
	}
	t.state.Dialog, t.in.Text = "remind", w.On.Format()
	return t.hearRemind()
}

// lifeOf reports a death or a move of somebody who is named.
func (t *talk) lifeOf(w Wish) error {
	if !t.staff.Role.Works() {
		return t.beginClaim(w)
	}
	if t.doubtsDate(w) {
		return nil
	}
	people, text, err := t.anybody(w)
	if err != nil {
		return err
	}
	if len(people) != 1 {
		return t.find(text)
	}
	tasks, err := t.Shelf.TasksOf(t.ctx, people[0].ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(tasks, isFill)
	if i < 0 {
		return t.openPerson(people[0].ID)
	}
	result := map[Want]health.Result{WantDied: health.ResultDied, WantMoved: health.ResultMoved}[w.Want]
	return t.enter("sure", map[string]string{"task": string(tasks[i].ID), "result": string(result)})
}

// anybody finds whom a report names. Without a birth date between them, name and place cannot be told apart: words are
// left out at the end until somebody is found.
func (t *talk) anybody(w Wish) (people []health.Summary, text string, err error) {
	words := strings.Fields(w.Name)
	for n := len(words); n >= min(2, len(words)) && n > 0; n-- {
		text = strings.Join(words[:n], " ")
		if w.Birth.Year() > 0 {
			text += " " + strconv.Itoa(w.Birth.Year())
		}
		if people, _, err = t.Shelf.FindPeople(t.ctx, t.staff.Station, text, findPage, 0); err != nil || len(people) > 0 {
			return people, text, err
		}
		if !w.Birth.IsZero() {
			break
		}
	}
	return nil, w.Name, nil
}

// Hours between which somebody may be reminded: what comes at night is not read, and wakes people.
const (
	firstHour, lastHour = 7, 20
	usualHour           = 8
)

// remindMe promises a resident to ask again on a day they choose.
func (t *talk) remindMe(w Wish) error {
	if t.staff.ID != "" {
		return t.unclear()
	}
	if t.person == "" {
		return t.refuse("refuse.link_first")
	}
	if w.Unclear != "" {
		t.say("remind_me.no_such")
		return nil
	}
	at, moved := t.reminderAt(w)
	if at.Sub(t.now) > health.MaxSleep {
		t.say("error.remind_date")
		return nil
	}
	if err := t.Desk.RemindMe(t.ctx, t.in.Channel, t.in.Address, at, t.key("remind"), t.words.Lang()); err != nil {
		return err
	}
	if moved {
		t.say("remind_me.hours", "from", strconv.Itoa(firstHour), "to", strconv.Itoa(health.QuietFrom))
	}
	t.say("remind_me.done", "day", t.day(at), "time", t.hourOf(at))
	t.leave()
	return nil
}

// reminderAt is when somebody wants to be reminded: at the hour they name, or the nearest at which messages are sent; moved
// tells that it is not theirs. Without a day it is the next time that it is this hour.
func (t *talk) reminderAt(w Wish) (at time.Time, moved bool) {
	hour, minute := usualHour, 0
	if w.Hour > 0 {
		hour, minute = w.Hour, w.Minute
	}
	if hour < firstHour || hour > lastHour {
		hour, minute, moved = min(max(hour, firstHour), lastHour), 0, true
	}
	on := w.On
	if on.IsZero() {
		on = t.today()
	}
	at = on.Time(health.Zone()).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
	if w.On.IsZero() && !at.After(t.now) {
		at = at.AddDate(0, 0, 1)
	}
	return at, moved
}

// hourOf says a time of day as people do.
func (t *talk) hourOf(at time.Time) string {
	at = at.In(health.Zone())
	if at.Minute() == 0 {
		return t.words.Say("remind_me.hour", "hour", strconv.Itoa(at.Hour()))
	}
	return t.words.Say("remind_me.minute", "hour", strconv.Itoa(at.Hour()), "minute", at.Format("04"))
}

// saidValue gives the value that a message names for a field, when the words around it are no part of it.
func (t *talk) saidValue(f health.Field, said string) string {
	if _, _, err := t.intake().Canonical(f, said); err == nil {
		return said
	}
	if w := Understand(said, t.today()); w.Want == WantSet && w.Field == f && w.Value != "" && w.Unclear == "" {
		return w.Value
	}
	return said
}

// saidBirth is the birth date of an answer, without the words around it: "sinh ngay 19 thang 7 nam 1982".
func (t *talk) saidBirth() string {
	said := t.saidValue(health.BirthDate, t.answer())
	words := trimPolite(read(said, t.today()).words)
	for len(words) > 1 && slices.Contains([]string{"ngay", "sinh", "nam", "la", "toi", "sn", "ns"}, words[0].key) {
		words = words[1:]
	}
	if len(words) == 1 && words[0].digits != "" {
		return words[0].digits
	}
	return said
}

// dayIn reads a day as people name it in a message.
func dayIn(said string, today ident.Date) (ident.Date, bool) {
	m := read(said, today)
	if len(m.words) == 0 {
		return ident.Date{}, false
	}
	w, ok := m.day(m.words)
	return w.On, ok && !w.On.IsZero()
}
