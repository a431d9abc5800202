package bot

import (
	"slices"
	"strconv"
	"strings"

	"hssk/store/health"
)

// maxListed bounds how far a list can be leafed through: nobody does two hundred tasks before the next look.
const maxListed = 200

// firstListed is how many are enough to fill the first pages, members of one household together.
const firstListed = 40

// pageSize is how many tasks one message lists: more does not fit a small screen.
const pageSize = 5

// askTasks lists what to do, best first, the members of one household together: one visit for all of them.
func (t *talk) askTasks() error {
	offset, _ := strconv.Atoi(t.state.Data["offset"]) // absent: from the top
	n := maxListed
	if offset < firstListed/2 {
		n = firstListed
	}
	tasks, err := t.awake(n)
	if err != nil {
		return err
	}
	if due, err := t.reportDue(); err != nil {
		return err
	} else if due != "" && offset == 0 {
		t.reply(Reply{Text: due})
	}
	none, title := "tasks.none", "tasks.title"
	if t.staff.Role.Reach(health.RightFill) == health.OverHamlets {
		none, title = "tasks.none_hamlet", "tasks.title_hamlet"
	}
	if len(tasks) == 0 {
		t.say(none, "hamlets", t.hamlets(t.staff))
		t.leave()
		return t.home()
	}
	tasks = byHousehold(tasks)
	page := tasks[min(offset, len(tasks)):min(offset+t.taskPage(), len(tasks))]
	if len(page) == 0 { // others were faster with the rest
		return t.enter("tasks", nil)
	}
	r := Reply{Private: true, Instead: offset > 0}
	lines := []string{t.words.Say(title, "hamlets", t.hamlets(t.staff))}
	t.state.List = nil
	var names [][]string
	for i, task := range page {
		called, line, err := t.taskLine(task)
		if err != nil {
			return err
		}
		lines, names = append(lines, strconv.Itoa(i+1)+". "+line), append(names, called)
		t.state.List = append(t.state.List, string(task.ID))
		t.state.Shown = slices.Clone(t.state.List)
	}
	for i, label := range apartFrom(names) {
		r.Choices = append(r.Choices, Choice{Key: strconv.Itoa(i + 1), Label: label})
		r.Listed++
	}
	if len(tasks) > offset+len(page) {
		r.Choices = append(r.Choices, Choice{Key: "9", Label: t.words.Say("tasks.more")})
	}
	r.Choices = append(r.Choices, Choice{Key: "0", Label: t.words.Say("back")})
	r.Text = strings.Join(lines, "\n")
	t.reply(r)
	return nil
}

// taskPage is how many tasks one answer lists.
func (t *talk) taskPage() int {
	if t.means.Short {
		return 4
	}
	return pageSize
}

// awake lists the first n tasks that whoever speaks may take.
func (t *talk) awake(n int) ([]health.Task, error) {
	if t.staff.Role.Reach(health.RightFill) == health.OverHamlets {
		return t.Shelf.HamletTasks(t.ctx, t.staff.Station, t.staff.HamletKeys(), t.staff.ID, n, 0)
	}
	tasks, err := t.Shelf.TaskList(t.ctx, t.staff.Station, t.staff.ID, n, 0)
	return slices.DeleteFunc(tasks, func(k health.Task) bool { return !t.mayDo(k) }), err
}

// byHousehold takes the best tasks in order and puts the others of the same household right behind the first of it.
func byHousehold(tasks []health.Task) []health.Task {
	var page []health.Task
	taken := map[health.TaskID]bool{}
	for _, first := range tasks {
		if taken[first.ID] {
			continue
		}
		for _, task := range tasks {
			same := task.ID == first.ID || (first.Household != "" && task.Household == first.Household)
			if same && !taken[task.ID] {
				taken[task.ID] = true
				page = append(page, task)
			}
		}
	}
	return page
}

func (t *talk) hearTasks() error {
	n, err := strconv.Atoi(t.answer())
	switch {
	case err == nil && n >= 1 && n <= len(t.state.List):
		return t.enter("task", map[string]string{"task": t.state.List[n-1]})
	case err == nil && n == 9:
		offset, _ := strconv.Atoi(t.state.Data["offset"])
		return t.enter("tasks", map[string]string{"offset": strconv.Itoa(offset + len(t.state.List))})
	}
	t.say("menu.unclear")
	return t.askTasks()
}

func (t *talk) taskOf() (health.Task, error) {
	return t.Shelf.Task(t.ctx, health.TaskID(t.state.Data["task"]))
}

// askTask shows one task: whom, what, and what can be said about it.
func (t *talk) askTask() error {
	task, err := t.taskOf()
	if err != nil {
		return err
	}
	text, about, err := t.card(task)
	if err != nil {
		return err
	}
	handed, err := t.handed(task)
	if err != nil {
		return err
	}
	tried, err := t.tried(task)
	if err != nil {
		return err
	}
	for _, line := range []string{handed, tried} {
		if line != "" {
			text += "\n" + line
		}
	}
	t.reply(Reply{Text: text, Private: true, Choices: t.taskChoices(task, about)})
	return nil
}

// card describes a task. A decision also says what it is about: two records, or a new entry and a record.
func (t *talk) card(task health.Task) (text string, about health.DraftKind, err error) {
	t.shows("task "+string(task.Kind), task.Person)
	switch task.Kind {
	case health.TaskDecide:
		return t.pairCard(task)
	case health.TaskCorrect:
		text, err = t.correctionCard(task)
	case health.TaskConfirm:
		text, err = t.confirmCard(task)
	case health.TaskCall:
		text, err = t.callCard(task)
	default:
		text, err = t.fillCard(task)
	}
	return text, "", err
}

func (t *talk) fillCard(task health.Task) (string, error) {
	r, err := t.Shelf.Record(t.ctx, task.Person)
	if err != nil {
		return "", err
	}
	sex := ""
	if v := r.Fields[health.SexField]; v.State == health.HasValue {
		sex = t.told(health.ForWork, health.SexField, v)
	}
	lines := []string{t.line(t.name(r), sex, t.bornIn(r.Birth()), t.known(health.Hamlet, r.Fields[health.Hamlet].Value))}
	for _, f := range []health.Field{health.HeadRel, health.Phone, health.NationalID, health.TempCode} {
		if v := r.Fields[f]; v.State == health.HasValue {
			lines = append(lines, t.fieldName(f)+": "+t.told(health.ForWork, f, v))
		}
	}
	why, err := t.reasons(task)
	if err != nil {
		return "", err
	}
	lines = append(lines, t.words.Say("task.missing", "fields", t.gapNames(task.Gaps)), t.words.Say("tasks.why", "why", why),
		t.words.Say("task.due", "due", date(task.Due)))
	members, err := t.lacking(task.Household)
	if err != nil {
		return "", err
	}
	if members > 1 {
		lines = append(lines, t.words.Say("task.household", "n", strconv.Itoa(members)))
	}
	return strings.Join(lines, "\n"), nil
}

// pairCard puts a new entry, or one record, and the record it resembles side by side.
func (t *talk) pairCard(task health.Task) (string, health.DraftKind, error) {
	d, err := t.Shelf.Draft(t.ctx, task.Draft)
	if err != nil {
		return "", "", err
	}
	r, err := t.Shelf.Record(t.ctx, d.Candidate)
	if err != nil {
		return "", "", err
	}
	t.shows("task "+string(task.Kind), r.ID)
	lines := []string{t.words.Say("pair.title")}
	left := d.Values
	if d.Kind == health.DraftPair {
		other, err := t.Shelf.Record(t.ctx, d.Person)
		if err != nil {
			return "", "", err
		}
		lines[0], left = t.words.Say("pair.records"), other.Fields
	}
	for _, f := range Paired(left, r.Fields) {
		mine, theirs := left[f], r.Fields[f]
		lines = append(lines, t.fieldName(f)+": "+t.told(health.ForWork, f, mine)+" "+Mark(f, mine, theirs)+" "+t.told(health.ForWork, f, theirs))
	}
	return strings.Join(append(lines, t.words.Say("pair.why", "why", list(t.likeness(d)), "day", date(d.At))), "\n"), d.Kind, nil
}

// likeness says what speaks for one person and, with a minus, against, and how much.
func (t *talk) likeness(d health.Draft) []string {
	why := t.teller().Weighed(d.Weights)
	if len(why) > 0 {
		return why
	}
	for _, code := range d.Why { // asked before reasons had weights
		if t.Phrases.Has(code) {
			why = append(why, t.words.Say(code))
		}
	}
	return why
}

func (t *talk) correctionCard(task health.Task) (string, error) {
	d, err := t.Shelf.Draft(t.ctx, task.Draft)
	if err != nil {
		return "", err
	}
	r, err := t.Shelf.Record(t.ctx, task.Person)
	if err != nil {
		return "", err
	}
	who := t.line(t.name(r), t.bornIn(r.Birth()))
	if life, ok := d.Claims(); ok {
		return t.claimLine(d, who, life)
	}
	lines := []string{t.words.Say("correction.title", "who", who, "date", date(d.At))}
	switch {
	case len(task.Reasons) > 0 && task.Reasons[0].Code == health.WhyDiffers:
		lines[0] = t.words.Say("correction.entry", "who", who, "date", date(d.At))
	case d.AnsweredBy() == health.CheckInsurance:
		lines[0] = t.words.Say("correction.insured", "who", who, "list", d.Cause.ID, "date", date(d.At))
	case d.AnsweredBy() == health.CheckPopulation:
		lines[0] = t.words.Say("correction.asked", "who", who, "list", d.Cause.ID, "date", date(d.At))
	case d.Cause.Kind == health.CauseCheck:
		lines[0] = t.words.Say("correction.checked", "who", who, "list", d.Cause.ID, "date", date(d.At))
	}
	for _, f := range health.Fields() {
		if v, ok := d.Values[f]; ok {
			lines = append(lines, t.words.Say("correction.line", "field", t.fieldName(f), "old", t.told(health.ForWork, f, r.Fields[f]), "new", t.told(health.ForCheck, f, v)))
		}
	}
	if d.Cause.Kind == health.CauseCheck && !d.AnsweredBy().Online() && d.Note != "" && t.may(health.ForWork, health.ClassNumber) == health.VerdictAllow {
		lines = append(lines, t.words.Say("correction.note", "note", d.Note.Reveal()))
	}
	return strings.Join(lines, "\n"), nil
}

func (t *talk) confirmCard(task health.Task) (string, error) {
	r, err := t.Shelf.Record(t.ctx, task.Person)
	if err != nil {
		return "", err
	}
	life, by, on, err := t.claimed(task)
	key := "confirm.title"
	if !t.can(health.RightConfirm) {
		key = "confirm.waits"
	}
	return t.words.Say(key, "who", t.who(r), "life", life, "by", by, "date", on), err
}

// taskChoices are what can be done with a task; about is what a decision is about.
func (t *talk) taskChoices(task health.Task, about health.DraftKind) []Choice {
	var out []Choice
	switch task.Kind {
	case health.TaskFill:
		key := "task.take"
		if task.Holder == t.staff.ID {
			key = "task.go_on"
		}
		out = append(out, Choice{"1", t.words.Say(key)}, Choice{"2", t.words.Say("task.other_result")})
	case health.TaskConfirm:
		if !t.can(health.RightConfirm) {
			break // only looked at: the head of the station confirms
		}
		fallthrough
	default:
		for i, res := range task.Kind.Results() {
			key := t.resultKey(task.Kind, res)
			if about == health.DraftPair && res != health.ResultRemind { // both records are there already
				key = "pair." + string(res)
			}
			out = append(out, Choice{strconv.Itoa(i + 1), t.words.Say(key)})
		}
	}
	if t.masks(task) {
		out = append(out, Choice{"7", t.words.Say("task.see_all")})
	}
	if task.Holder == t.staff.ID && task.Holder != "" {
		out = append(out, Choice{"8", t.words.Say("task.release")})
	}
	return append(out, Choice{"0", t.words.Say("back")})
}

// masks reports whether somebody is to judge what this channel shows in part alone: the page shows all of it.
func (t *talk) masks(task health.Task) bool {
	return task.Kind == health.TaskCorrect && t.Records != "" && t.can(health.RightLook) && t.may(health.ForCheck, health.ClassNumber) != health.VerdictAllow
}

// showAll hands out the way to the record with all that is proposed; the task stays in hand.
func (t *talk) showAll(task health.Task) error {
	text, err := t.viewOffer(task.Person, health.WhyCorrect, "look.card")
	if err != nil {
		return err
	}
	_, about, err := t.card(task)
	t.reply(Reply{Text: text + "\n" + t.words.Say("task.seen_all"), Private: true, Choices: t.taskChoices(task, about)})
	return err
}

func (t *talk) hearTask() error {
	task, err := t.taskOf()
	if err != nil {
		return err
	}
	said := t.verdict(task.Kind)
	switch {
	case said == "8" && task.Holder == t.staff.ID:
		return t.onward("giveback", nil)
	case said == "7" && t.masks(task):
		return t.showAll(task)
	case task.Kind == health.TaskFill && said == "1":
		return t.take(task)
	case task.Kind == health.TaskFill && said == "2":
		return t.enter("result", t.state.Data)
	case task.Kind != health.TaskFill:
		if n, err := strconv.Atoi(said); err == nil && n >= 1 && n <= len(task.Kind.Results()) {
			res := task.Kind.Results()[n-1]
			if res == health.ResultSame || res == health.ResultOther || res.Grave() { // nothing undoes it: ask once more
				t.state.Data["result"] = string(res)
				return t.enter("sure", t.state.Data)
			}
			return t.report(res)
		}
	}
	t.say("menu.unclear")
	return t.askTask()
}

// verdict is the answer to a task; where the question is whether something is so, a yes and a no are understood.
func (t *talk) verdict(kind health.TaskKind) string {
	judged := kind == health.TaskConfirm || kind == health.TaskCorrect
	switch {
	case judged && t.agrees():
		return "1"
	case judged && t.denies():
		return "2"
	}
	return t.answer()
}

// take claims the task and starts the form with what is missing.
func (t *talk) take(task health.Task) error {
	out, err := t.Desk.Claim(t.ctx, task.ID, t.staff.ID, t.key("claim"))
	if err != nil {
		t.drop(task.ID) // it is somebody else's now, or closed
		return t.tooLate(task.ID, err)
	}
	r, err := t.Shelf.Record(t.ctx, task.Person)
	if err != nil {
		return err
	}
	t.reply(Reply{Text: t.words.Say("task.taken", "who", t.line(t.name(r), t.bornIn(r.Birth())), "until", clock(task.Lease(t.staff.ID, t.now))), Private: true})
	if fm, ok := t.kept(out.Task); ok {
		return t.goOn(fm)
	}
	var fields []health.Field
	for _, g := range task.Gaps {
		fields = append(fields, g.Field)
	}
	t.state.Form = &form{Task: out.Task, Person: task.Person, Fields: fields}
	return t.enter("form", map[string]string{"task": string(task.ID)})
}

// tooLate says who was quicker to take a task, unless they have given it back since.
func (t *talk) tooLate(id health.TaskID, refusal error) error {
	if health.CodeOf(refusal) != "task_held" {
		return refusal
	}
	task, err := t.Shelf.Task(t.ctx, id)
	if err != nil || task.Holder == "" {
		return refusal
	}
	holder, err := t.Shelf.Staff(t.ctx, task.Holder)
	if err != nil {
		return refusal
	}
	t.say("task.held", "who", holder.Name, "until", clock(task.LeaseEnds))
	t.leave()
	return t.home()
}
