package bot

import (
	"maps"
	"slices"
	"strconv"

	"hssk/store/health"
	"hssk/store/ident"
)

// findPage is how many people one message lists.
const findPage = 8

// askFind asks for a name, or shows again what was found for the last one.
func (t *talk) askFind() error { return t.askWho("find.ask") }

// askWho asks for a resident of the station under any dialog that needs one.
func (t *talk) askWho(question string) error {
	text := t.state.Data["text"]
	if text == "" {
		t.reply(Reply{Text: t.words.Say(question), Choices: []Choice{{"0", t.words.Say("back")}}})
		return nil
	}
	offset, _ := strconv.Atoi(t.state.Data["offset"]) // absent: from the top
	people, total, err := t.people(text, offset)
	if err != nil {
		return err
	}
	if len(people) == 0 {
		return t.foundNobody()
	}
	t.showFound(people, total, offset)
	return nil
}

// people looks for residents among whom whoever speaks may look.
func (t *talk) people(text string, offset int) ([]health.Summary, int, error) {
	if t.staff.Role.Reach(health.RightFind) != health.OverHamlets {
		return t.Shelf.FindPeople(t.ctx, t.staff.Station, text, findPage, offset)
	}
	all, _, err := t.Shelf.FindPeople(t.ctx, t.staff.Station, text, hamletFound, 0)
	mine := slices.DeleteFunc(all, func(p health.Summary) bool {
		return !t.staff.May(health.RightFind, t.staff.Station, p.Hamlet.Reveal())
	})
	return mine[min(offset, len(mine)):min(offset+findPage, len(mine))], len(mine), err
}

// hamletFound is how many of a station are looked through for those of some hamlets. Who types a name as it is written
// stands among them.
const hamletFound = 500

// foundNobody asks again. What is a name and means "never mind" or a command as well was the latter, if nobody is called so.
func (t *talk) foundNobody() error {
	switch text := t.state.Data["text"]; {
	case t.wayOut():
		return t.cancel("")
	case text == t.answer() && t.ownCommand(labelWords(text)): // "THEM" may be a name: nobody's here
		t.leave()
		return t.route()
	}
	none := "find.none"
	if t.staff.Role.Reach(health.RightFind) == health.OverHamlets {
		none = "find.none_hamlet"
	}
	t.say(none)
	if ident.LostZero(t.state.Data["text"]) != "" {
		t.say("find.zero") // not the number: no channel repeats one
	}
	return t.enter(t.state.Dialog, nil)
}

func (t *talk) showFound(people []health.Summary, total, offset int) {
	r := Reply{Text: t.words.Say("find.title"), Private: true, Instead: offset > 0}
	if total > findPage {
		r.Text = t.words.Say(partOf(total), "from", strconv.Itoa(offset+1), "to", strconv.Itoa(offset+len(people)),
			"total", strconv.Itoa(min(total, health.FoundCounted)))
	}
	t.state.List = nil
	for i, p := range people {
		t.shows("list find", p.ID)
		r.Choices = append(r.Choices, Choice{strconv.Itoa(i + 1), t.foundLine(p)})
		t.state.List = append(t.state.List, string(p.ID))
	}
	if total > offset+len(people) {
		r.Choices = append(r.Choices, Choice{"9", t.words.Say("tasks.more")})
	}
	r.Choices = append(r.Choices, Choice{"0", t.words.Say("back")})
	t.reply(r)
}

// partOf names the sentence above a page of a list; very long lists are not counted to their end.
func partOf(total int) string {
	if total > health.FoundCounted {
		return "find.part_many"
	}
	return "find.part"
}

func (t *talk) foundLine(p health.Summary) string {
	birth, _ := ident.ParseBirthText(p.Birth.Reveal()) // unreadable shows as nothing
	who := t.line(t.known(health.FullName, p.Name), t.bornIn(birth), t.known(health.Hamlet, p.Hamlet))
	if p.MergedInto != "" {
		return t.words.Say("find.merged", "who", who)
	}
	if p.GapCount == 0 {
		return who
	}
	return t.words.Say("find.line", "who", who, "n", strconv.Itoa(p.GapCount))
}

func (t *talk) hearFind() error { return t.hearWho(t.openPerson) }

// hearWho takes a line of the list, the next page, or another name.
func (t *talk) hearWho(chosen func(health.PersonID) error) error {
	text := t.answer()
	n, err := strconv.Atoi(text)
	switch {
	case err == nil && n >= 1 && n <= len(t.state.List):
		return chosen(health.PersonID(t.state.List[n-1]))
	case text == "9" && len(t.state.List) > 0:
		offset, _ := strconv.Atoi(t.state.Data["offset"])
		return t.onward(t.state.Dialog, map[string]string{"offset": strconv.Itoa(offset + len(t.state.List))})
	}
	dialog, data := t.state.Dialog, maps.Clone(t.state.Data)
	t.leave()
	if data == nil {
		data = map[string]string{}
	}
	delete(data, "offset")
	data["text"] = text
	return t.enter(dialog, data)
}

// find lists residents of the station by name or number; choosing one opens their task.
func (t *talk) find(text string) error {
	t.leave()
	return t.enter("find", map[string]string{"text": text})
}

// openPerson shows a resident's task, or says that there is none and why.
func (t *talk) openPerson(id health.PersonID) error {
	r, err := t.Shelf.Record(t.ctx, id)
	if err != nil {
		return err
	}
	switch {
	case !t.staff.MayOver(health.RightFind, r):
		return t.refuse("refuse.not_yours")
	case r.Life == health.Merged:
		return t.openHeir(r)
	case !t.can(health.RightFill) && t.can(health.RightLook):
		return t.enter("looking", map[string]string{"person": string(id)})
	}
	if offered, err := t.offerSplit(id); offered || err != nil {
		return err
	}
	if t.staff.Role.Oversees() { // they take merges back; work is the stations'
		t.say("error.merge_none")
		t.leave()
		return t.home()
	}
	return t.openRecord(r)
}

// openRecord shows the task about a resident.
func (t *talk) openRecord(r health.Record) error {
	id := r.ID
	tasks, err := t.Shelf.TasksOf(t.ctx, id)
	if err != nil {
		return err
	}
	tasks = slices.DeleteFunc(tasks, func(k health.Task) bool { return !t.mayDo(k) && k.Kind != health.TaskConfirm })
	if r.Living() && len(r.Gaps) > 0 && !slices.ContainsFunc(tasks, isFill) {
		return t.enter("refused", map[string]string{"person": string(id)})
	}
	if i := max(0, slices.IndexFunc(tasks, isFill)); i < len(tasks) { // what is missing comes before what is to be judged
		return t.enter("task", map[string]string{"task": string(tasks[i].ID)})
	}
	t.shows("found", r.ID)
	text := t.words.Say("find.complete", "name", t.name(r))
	switch {
	case !r.Living():
		text = t.words.Say("find.gone", "name", t.name(r), "life", t.words.Say("life."+string(r.Life)))
	case t.can(health.RightRegister):
		text += "\n" + t.words.Say("find.correct")
	}
	t.reply(Reply{Text: text, Private: true})
	t.leave()
	return t.home()
}

func isFill(t health.Task) bool { return t.Kind == health.TaskFill }

// askRefused shows somebody whose task was closed because they refused, and offers to ask them again.
func (t *talk) askRefused() error {
	return t.askOf("find.closed", []Choice{{"1", t.words.Say("find.again")}, {"0", t.words.Say("back")}})
}

// askOf asks something about the person in hand.
func (t *talk) askOf(key string, choices []Choice) error {
	r, err := t.Shelf.Record(t.ctx, health.PersonID(t.state.Data["person"]))
	if err != nil {
		return err
	}
	t.shows("found", r.ID)
	t.reply(Reply{Text: t.words.Say(key, "name", t.name(r), "who", t.who(r), "fields", t.gapNames(r.Gaps)),
		Private: true, Choices: choices})
	return nil
}

func (t *talk) hearRefused() error {
	if t.answer() != "1" {
		t.say("menu.unclear")
		return t.askRefused()
	}
	return t.enter("again", t.state.Data)
}

func (t *talk) askAgain() error { return t.askOf("find.again_sure", t.yesNo()) }

func (t *talk) hearAgain() error {
	if !t.agrees() {
		t.say("menu.unclear")
		return t.askAgain()
	}
	out, err := t.Desk.AskAgain(t.ctx, health.PersonID(t.state.Data["person"]), t.staff.ID, t.key("again"))
	if err != nil {
		return err
	}
	t.say("outcome." + out.Code)
	return t.enter("task", map[string]string{"task": string(out.Task)})
}
