package bot

import (
	"slices"

	"hssk/store/health"
)

// setAside keeps the answers of a form that something else interrupts. A single answer that was not sent yet is not kept,
// and that is said.
func (t *talk) setAside() {
	if !t.keepForm() && unsaved(t.state.Dialog) {
		t.say("cancelled")
	}
}

// keepForm keeps a form that has answers, or a task that is held, and says how to go on with it; false means that there
// was nothing to keep.
func (t *talk) keepForm() bool {
	fm := t.state.Form
	if fm == nil || !inForm(t.state.Dialog) || len(fm.Values) == 0 && fm.Task == "" {
		return false
	}
	t.drop(fm.Task)
	t.state.Kept = append(t.state.Kept, *fm)
	if len(fm.Values) == 0 {
		t.say("kept_task")
	} else {
		t.say("kept")
	}
	return true
}

// inForm reports whether the dialog is one of the questions of a form.
func inForm(dialog string) bool {
	return dialog == "form" || dialog == "summary" || dialog == "amend" || dialog == "card" || dialog == "nameor"
}

// drop forgets a form that was set aside; the zero task stands for the form of a new person.
func (t *talk) drop(task health.TaskID) {
	t.state.Kept = slices.DeleteFunc(t.state.Kept, func(f form) bool { return f.Task == task })
}

// kept gives the form that was set aside for a task, and takes it off the pile.
func (t *talk) kept(task health.TaskID) (form, bool) {
	i := slices.IndexFunc(t.state.Kept, func(f form) bool { return f.Task == task })
	if i < 0 {
		return form{}, false
	}
	fm := t.state.Kept[i]
	t.drop(task)
	return fm, true
}

// resume goes on with the form that was set aside last.
func (t *talk) resume() error {
	if len(t.state.Kept) == 0 {
		t.say("kept_none")
		return t.home()
	}
	fm := t.state.Kept[len(t.state.Kept)-1]
	if fm.Task == "" {
		t.drop("")
		return t.goOn(fm)
	}
	task, err := t.Shelf.Task(t.ctx, fm.Task)
	if err != nil {
		return err
	}
	return t.take(task)
}

// goOn shows a form at the first question that is not answered yet.
func (t *talk) goOn(fm form) error {
	fm.At, fm.Fix = fm.open(), false
	t.state.Form, t.state.List = &fm, nil
	if fm.Person != "" {
		r, err := t.Shelf.Record(t.ctx, fm.Person)
		if err != nil {
			return err
		}
		t.shows("form", r.ID)
		t.reply(Reply{Text: t.words.Say("kept_form", "name", t.name(r)), Private: true})
	} else {
		t.say("kept_new")
	}
	return t.enter("form", map[string]string{"task": string(fm.Task)})
}
