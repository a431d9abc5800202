package bot

import (
	"strconv"

	"hssk/store/health"
)

// askGiveBack asks why a task is given back: whoever takes it next reads that.
func (t *talk) askGiveBack() error {
	r := Reply{Text: t.words.Say("giveback.why")}
	for i, why := range health.Returns() {
		r.Choices = append(r.Choices, Choice{strconv.Itoa(i + 1), t.words.Say("giveback." + string(why))})
	}
	r.Choices = append(r.Choices, Choice{strconv.Itoa(len(health.Returns()) + 1), t.words.Say("giveback.none")}, Choice{"0", t.words.Say("giveback.keep")})
	t.reply(r)
	return nil
}

func (t *talk) hearGiveBack() error {
	n, err := strconv.Atoi(t.answer())
	if err != nil || n < 1 || n > len(health.Returns())+1 {
		t.say("menu.unclear")
		return t.askGiveBack()
	}
	var why health.Return
	if n <= len(health.Returns()) {
		why = health.Returns()[n-1]
	}
	task, err := t.taskOf()
	if err != nil {
		return err
	}
	if _, err := t.Desk.Release(t.ctx, task.ID, t.staff.ID, why, t.key("release")); err != nil {
		return err
	}
	t.say("task.released")
	t.drop(task.ID)
	t.leave()
	return t.enter("tasks", nil)
}
