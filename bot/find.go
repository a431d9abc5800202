package bot

import (
	"strconv"

	"hssk/store/health"
	"hssk/store/ident"
)

func (t *talk) askFind() error {
	t.say("find.ask")
	return nil
}

func (t *talk) hearFind() error { return t.find(t.answer()) }

// find lists residents of the station by name or number; choosing one opens their task.
func (t *talk) find(text string) error {
	if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= len(t.state.List) {
		return t.openPerson(health.PersonID(t.state.List[n-1]))
	}
	if text == "" {
		return t.enter("find", nil)
	}
	people, err := t.search(text)
	if err != nil {
		return err
	}
	if len(people) == 0 {
		t.say("find.none")
		return t.enter("find", nil)
	}
	t.leave()
	t.state.Dialog = "find"
	r := Reply{Text: t.words.Say("find.title"), Private: true}
	for i, p := range people {
		birth, _ := ident.ParseBirthText(p.Birth.Reveal()) // unreadable shows as nothing
		label := t.words.Say("find.line", "name", p.Name.Reveal(), "birth", birth.Format(), "hamlet", p.Hamlet.Reveal(), "n", strconv.Itoa(p.GapCount))
		r.Choices = append(r.Choices, Choice{strconv.Itoa(i + 1), label})
		t.state.List = append(t.state.List, string(p.ID))
	}
	r.Choices = append(r.Choices, Choice{"0", t.words.Say("back")})
	t.reply(r)
	return nil
}

func (t *talk) search(text string) ([]health.Summary, error) {
	v, _, err := t.intake().Canonical(health.NationalID, text)
	if err != nil {
		return t.Shelf.FindPeople(t.ctx, t.staff.Station, text, 8)
	}
	ids, err := t.Shelf.ByNumber(t.ctx, health.NationalID, v.Reveal())
	if err != nil {
		return nil, err
	}
	var out []health.Summary
	for _, id := range ids {
		r, err := t.Shelf.Record(t.ctx, id)
		if err != nil {
			return nil, err
		}
		if r.Station == t.staff.Station {
			out = append(out, health.Summary{ID: r.ID, Name: r.Fields[health.FullName].Value, Birth: r.Fields[health.BirthDate].Value,
				Hamlet: r.Fields[health.Hamlet].Value, GapCount: len(r.Gaps)})
		}
	}
	return out, nil
}

// openPerson shows a resident's fill task, or says that nothing is missing.
func (t *talk) openPerson(id health.PersonID) error {
	r, err := t.Shelf.Record(t.ctx, id)
	if err != nil {
		return err
	}
	tasks, err := t.Shelf.TasksOf(t.ctx, id)
	if err != nil {
		return err
	}
	for _, task := range tasks {
		return t.enter("task", map[string]string{"task": string(task.ID)})
	}
	key := "find.complete"
	switch {
	case !r.Living():
		key = "find.gone"
	case len(r.Gaps) > 0:
		key = "find.closed"
	}
	t.reply(Reply{Text: t.words.Say(key, "name", r.Text(health.FullName), "life", t.words.Say("life."+string(r.Life)),
		"fields", t.gapNames(r.Gaps)), Private: true})
	t.leave()
	return t.home()
}
