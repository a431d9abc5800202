package bot

import (
	"strconv"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// sayOutcome says what came of a report. Of a task that comes back later it says whose it is, and whether that is too late.
func (t *talk) sayOutcome(out health.Outcome) error {
	if out.Code != "asleep" {
		t.say("outcome."+out.Code, "fields", t.gapNames(out.Gaps), "date", t.day(out.Until))
		return nil
	}
	task, err := t.taskOf()
	if err != nil {
		return err
	}
	r, err := t.Shelf.Record(t.ctx, task.Person)
	if err = unlessNotFound(err); err != nil {
		return err
	}
	if who := t.line(t.name(r), t.bornIn(r.Birth())); who == "" { // a new entry that has no record yet
		t.say("outcome.asleep", "date", t.day(out.Until))
	} else {
		t.reply(Reply{Text: t.words.Say("outcome.asleep_of", "who", who, "date", t.day(out.Until)), Private: true})
	}
	if !task.Due.IsZero() && ident.DateOf(out.Until.In(health.Zone())).After(ident.DateOf(task.Due.In(health.Zone()))) {
		t.say("outcome.after_due", "due", date(task.Due))
	}
	return nil
}

// counted marks a conversation without an open question in which bare numbers are those of the list of tasks.
const counted = "counted"

// countOn lets bare numbers name the tasks of the list that was shown last, until something else is shown.
func (t *talk) countOn() { t.state.Data = map[string]string{counted: "tasks"} }

// hearCounted opens the task that a bare number names, where the numbers of the list go on to count.
func (t *talk) hearCounted() (done bool, err error) {
	n, err := strconv.Atoi(t.answer())
	if err != nil || n < 1 || t.state.Data[counted] == "" {
		return false, nil
	}
	if n > len(t.state.Shown) {
		t.say("tasks.no_such", "n", strconv.Itoa(n))
		return true, nil
	}
	return true, t.enter("task", map[string]string{"task": t.state.Shown[n-1]})
}

// noDay reports whether words name a day by numbers that no calendar has, such as 15/13 or 30/02.
func noDay(said string) bool {
	numbers := strings.FieldsFunc(said, func(r rune) bool { return !isDigit(r) })
	if len(numbers) != 2 && len(numbers) != 3 || strings.ContainsFunc(said, func(r rune) bool { return !isDigit(r) && !strings.ContainsRune("/.- ", r) }) {
		return false
	}
	day, _ := strconv.Atoi(numbers[0]) // what overflows is no day either
	month, _ := strconv.Atoi(numbers[1])
	year := 2024 // where none is named, any with a 29 February
	if len(numbers) == 3 {
		year, _ = strconv.Atoi(numbers[2])
	}
	return !ident.Date{Y: year, M: month, D: day}.Valid()
}
