package bot

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"hssk/store/health"
	"hssk/store/ident"
)

// results are what can be said about a fill task besides filling it.
func results() []health.Result {
	return []health.Result{health.ResultNoAnswer, health.ResultMoved, health.ResultDied, health.ResultRefused,
		health.ResultWrongPerson, health.ResultRemind}
}

func (t *talk) askResult() error {
	r := Reply{Text: t.words.Say("result.ask")}
	for i, res := range results() {
		r.Choices = append(r.Choices, Choice{strconv.Itoa(i + 1), t.words.Say("result." + string(res))})
	}
	r.Choices = append(r.Choices, Choice{"0", t.words.Say("back")})
	t.reply(r)
	return nil
}

func (t *talk) hearResult() error {
	n, err := strconv.Atoi(t.answer())
	if err != nil || n < 1 || n > len(results()) {
		t.say("menu.unclear")
		return t.askResult()
	}
	res := results()[n-1]
	if res.Grave() {
		t.state.Data["result"] = string(res)
		return t.enter("sure", t.state.Data)
	}
	return t.report(res)
}

func (t *talk) askRemind() error {
	key := "remind.ask"
	if t.state.Data["result"] == string(health.ResultWillCome) {
		key = "call.day"
	}
	who, _, err := t.taskBriefly()
	if err != nil {
		return err
	}
	if who != "" {
		who += " · "
	}
	t.reply(Reply{Text: who + t.words.Say(key), Private: who != "", Choices: []Choice{{"0", t.words.Say("back")}}})
	return nil
}

// hearRemind takes a date, or a number of days.
func (t *talk) hearRemind() error {
	on, ok := t.futureDate(t.answer())
	if !ok {
		if noDay(t.answer()) {
			t.say("remind.no_day")
		} else {
			t.say("remind.unclear")
		}
		return t.askRemind()
	}
	if wake := (health.Task{}).NextWake(health.ResultRemind, on, t.now); !wake.After(t.now) || wake.Sub(t.now) > health.MaxSleep {
		t.say("error.remind_date")
		return t.askRemind()
	}
	t.state.Data["on"] = on.Format(time.DateOnly)
	if res := health.Result(t.state.Data["result"]); res.Dated() {
		return t.report(res)
	}
	return t.report(health.ResultRemind)
}

// dateIn reads "15/12" or "15/12/2026", with whatever stands between the numbers. Without a year the next such day is
// meant.
func dateIn(s string, today ident.Date) (ident.Date, bool) {
	var n []int
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r < '0' || r > '9' }) {
		v, err := strconv.Atoi(part)
		if err != nil {
			return ident.Date{}, false
		}
		n = append(n, v)
	}
	switch len(n) {
	case 2:
		d := ident.Date{Y: today.Y, M: n[1], D: n[0]}
		if !d.After(today) {
			d.Y++
		}
		return d, d.Valid()
	case 3:
		d := ident.Date{Y: n[2], M: n[1], D: n[0]}
		return d, d.Valid()
	}
	return ident.Date{}, false
}

// askSure asks once more before something that stops all messages to a person, or gives a task up.
func (t *talk) askSure() error {
	task, err := t.taskOf()
	if err != nil {
		return err
	}
	r, err := t.Shelf.Record(t.ctx, task.Person)
	if err != nil {
		return err
	}
	t.shows("task "+string(task.Kind), r.ID)
	key := "sure." + t.state.Data["result"]
	if pair, err := t.isPair(task); err != nil {
		return err
	} else if pair {
		key = map[health.Result]string{health.ResultSame: "sure.pair_same", health.ResultOther: "sure.pair_other"}[health.Result(t.state.Data["result"])]
	}
	if task.Kind == health.TaskCall && t.Phrases.Has("call."+key) {
		key = "call." + key
	}
	other := r
	if key == "sure.pair_same" {
		if other, err = t.otherOf(task); err != nil {
			return err
		}
		t.shows("task "+string(task.Kind), other.ID)
	}
	t.reply(Reply{Text: t.words.Say(key, "name", t.name(r), "birth", t.born(r), "other", t.name(other), "other_birth", t.born(other)),
		Private: true, Choices: t.yesNo()})
	return nil
}

// otherOf is the second record of a question about two.
func (t *talk) otherOf(task health.Task) (health.Record, error) {
	d, err := t.Shelf.Draft(t.ctx, task.Draft)
	if err != nil {
		return health.Record{}, err
	}
	return t.Shelf.Record(t.ctx, d.Person)
}

func (t *talk) hearSure() error {
	if !t.agrees() {
		t.say("menu.unclear")
		return t.askSure()
	}
	return t.report(health.Result(t.state.Data["result"]))
}

// report hands a result in and says what comes next. A reminder without a date asks for it first.
func (t *talk) report(res health.Result) error {
	if res.Dated() && t.state.Data["on"] == "" {
		t.state.Data["result"] = string(res)
		return t.enter("remind", t.state.Data)
	}
	rep := health.Report{Task: health.TaskID(t.state.Data["task"]), Staff: t.staff.ID, Result: res, Key: t.key("report")}
	if t.state.Form != nil && res == health.ResultDone {
		rep.Values = t.state.Form.Values
	}
	if res.Dated() {
		on, err := time.ParseInLocation(time.DateOnly, t.state.Data["on"], health.Zone())
		if err != nil {
			return err
		}
		rep.RemindOn = on.Add(7 * time.Hour) // the working day begins
	}
	death, err1 := t.isDeath(rep)
	who, name, err2 := t.taskBriefly()
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	out, err := t.Desk.Report(t.ctx, rep)
	if err != nil {
		return err
	}
	t.drop(out.Task)
	n := len(t.replies)
	if death {
		err = t.condole(out)
	} else {
		err = t.reported(out)
	}
	if len(t.replies) > n && who != "" && !strings.Contains(t.replies[n].Text, name) {
		t.replies[n].Text, t.replies[n].Private = who+": "+t.replies[n].Text, true
	}
	return err
}

// taskBriefly says whom the task in hand is about, shortly and by the whole name.
func (t *talk) taskBriefly() (brief, name string, err error) {
	task, err := t.taskOf()
	if err != nil {
		return "", "", err
	}
	r, err := t.Shelf.Record(t.ctx, task.Person)
	return t.briefly(r.Fields[health.FullName].Value, r.Birth()), t.name(r), unlessNotFound(err)
}

// isDeath reports whether the report says, or confirms, that somebody has died.
func (t *talk) isDeath(rep health.Report) (bool, error) {
	if rep.Result != health.ResultAccepted {
		return rep.Result == health.ResultDied, nil
	}
	task, err := t.taskOf()
	if err != nil || task.Kind != health.TaskConfirm {
		return false, err
	}
	r, err := t.Shelf.Record(t.ctx, task.Person)
	return r.Life == health.DeathReported, err
}

// condole ends a report of a death. What else is to be asked in that house can wait: it stays in the list.
func (t *talk) condole(out health.Outcome) error {
	key := "outcome." + out.Code
	if out.Code == string(health.ResultAccepted) {
		key = "outcome.death_confirmed"
	}
	t.say(key)
	t.leave()
	return t.home()
}

func (t *talk) reported(out health.Outcome) error {
	if err := t.sayOutcome(out); err != nil {
		return err
	}
	t.sayAdded(out)
	if (out.Code == "created" || out.Code == "apart") && slices.ContainsFunc(out.Gaps, doubted) {
		t.say("outcome.shared")
	}
	t.leave()
	if out.Next == "" && t.means.Short { // the numbers of the list that they have go on to count
		t.say("tasks.go_on")
		t.countOn()
		return nil
	}
	if mine, err := t.mayTake(out.Next); err != nil || !mine {
		if err != nil {
			return err
		}
		return t.enter("tasks", nil)
	}
	return t.enter("household", map[string]string{"task": string(out.Next)})
}

// mayTake reports whether the next task of a household is one of whoever speaks: it may be about another hamlet.
func (t *talk) mayTake(id health.TaskID) (bool, error) {
	if id == "" || t.staff.Role.Reach(health.RightFill) != health.OverHamlets {
		return id != "", nil
	}
	task, err := t.Shelf.Task(t.ctx, id)
	if err != nil {
		return false, err
	}
	r, err := t.Shelf.Record(t.ctx, task.Person)
	return t.staff.MayOver(health.RightFill, r), err
}

// askNext offers the next member of the household: whoever stands in the yard does not come back for each.
func (t *talk) askNext() error {
	task, err := t.taskOf()
	if err != nil {
		return err
	}
	r, err := t.Shelf.Record(t.ctx, task.Person)
	if err != nil {
		return err
	}
	t.shows("household", r.ID)
	t.reply(Reply{Text: t.words.Say("household.next", "name", t.name(r), "birth", t.born(r), "fields", t.gapNames(task.Gaps)),
		Private: true, Choices: []Choice{{"1", t.words.Say("household.go_on")}, {"2", t.words.Say("household.list")}, {"0", t.words.Say("back")}}})
	return nil
}

func (t *talk) hearNext() error {
	switch t.answer() {
	case "1":
		task, err := t.taskOf()
		if err != nil {
			return err
		}
		return t.take(task)
	case "2":
		t.leave()
		return t.enter("tasks", nil)
	}
	t.say("menu.unclear")
	return t.askNext()
}
