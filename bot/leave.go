package bot

import (
	"slices"
	"strconv"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// leavesShown is how many times off one message lists.
const leavesShown = 7

// askLeaves lists who is off today or will be, of those whose calendar the speaker keeps.
func (t *talk) askLeaves() error {
	all, err := t.leaves()
	if err != nil {
		return err
	}
	r := Reply{Text: t.words.Say("leave.title"), Private: true}
	if len(all) == 0 {
		r.Text = t.words.Say("leave.none")
	}
	t.state.List = nil
	for i, l := range all[:min(leavesShown, len(all))] {
		line, err := t.leaveLine(l)
		if err != nil {
			return err
		}
		r.Choices = append(r.Choices, Choice{strconv.Itoa(i + 1), line})
		t.state.List = append(t.state.List, string(l.ID))
	}
	r.Choices = append(r.Choices, Choice{"8", t.words.Say("leave.new")}, Choice{"0", t.words.Say("back")})
	t.reply(r)
	return nil
}

// leaves lists the times off that are not over, the next first.
func (t *talk) leaves() ([]health.Leave, error) {
	all, err := t.Shelf.Leaves(t.ctx, t.today())
	if err != nil {
		return nil, err
	}
	mine, err := t.arranged(health.RightLeave)
	all = slices.DeleteFunc(all, func(l health.Leave) bool {
		return !l.Stands() || !slices.ContainsFunc(mine, func(s health.Staff) bool { return s.ID == l.Staff })
	})
	slices.SortStableFunc(all, func(a, b health.Leave) int { return a.From.Compare(b.From) })
	return all, err
}

// arranged lists the staff over whom the speaker holds a right, in order of names.
func (t *talk) arranged(right health.Right) ([]health.Staff, error) {
	all, err := t.Shelf.StaffList(t.ctx)
	all = slices.DeleteFunc(all, func(s health.Staff) bool { return !s.Active || !t.staff.May(right, s.Station, "") })
	slices.SortStableFunc(all, func(a, b health.Staff) int {
		return strings.Compare(ident.NameSortKey(a.Name), ident.NameSortKey(b.Name))
	})
	return all, err
}

// leaveLine says who is off from when to when, and who stands in.
func (t *talk) leaveLine(l health.Leave) (string, error) {
	s, err := t.Shelf.Staff(t.ctx, l.Staff)
	if err != nil {
		return "", err
	}
	line := t.words.Say("leave.line", "name", s.Name, "from", l.From.Format(), "until", l.Until.Format())
	if l.From == l.Until {
		line = t.words.Say("leave.one_day_line", "name", s.Name, "from", l.From.Format())
	}
	if l.Cover == "" {
		return line, nil
	}
	cover, err := t.Shelf.Staff(t.ctx, l.Cover)
	return line + t.words.Say("leave.covered", "name", cover.Name), err
}

func (t *talk) hearLeaves() error {
	n, err := strconv.Atoi(t.answer())
	switch {
	case err == nil && n == 8:
		return t.enter("leavewho", nil)
	case err == nil && n >= 1 && n <= len(t.state.List):
		return t.enter("leaveone", map[string]string{"leave": t.state.List[n-1]})
	}
	t.say("menu.unclear")
	return t.askLeaves()
}

// leaveInHand finds the leave that was chosen; ok is false when it is over or was taken back meanwhile.
func (t *talk) leaveInHand() (l health.Leave, ok bool, err error) {
	all, err := t.leaves()
	i := slices.IndexFunc(all, func(l health.Leave) bool { return string(l.ID) == t.state.Data["leave"] })
	if err != nil || i < 0 {
		return health.Leave{}, false, err
	}
	return all[i], true, nil
}

// askLeaveOne shows one leave, which can be taken back.
func (t *talk) askLeaveOne() error {
	l, ok, err := t.leaveInHand()
	if err != nil {
		return err
	}
	if !ok {
		t.say("leave.gone")
		return t.enter("leaves", nil)
	}
	text, err := t.leaveLine(l)
	if err != nil {
		return err
	}
	if l.Reason != "" {
		text += "\n" + t.words.Say("leave.reason_line", "reason", l.Reason)
	}
	t.reply(Reply{Text: text, Private: true, Choices: []Choice{{"1", t.words.Say("leave.end")}, {"0", t.words.Say("back")}}})
	return nil
}

func (t *talk) hearLeaveOne() error {
	if t.answer() != "1" {
		t.say("menu.unclear")
		return t.askLeaveOne()
	}
	l, err := t.Desk.EndLeave(t.ctx, health.LeaveID(t.state.Data["leave"]), t.staff.ID)
	if err != nil {
		return err
	}
	s, err := t.Shelf.Staff(t.ctx, l.Staff)
	if err != nil {
		return err
	}
	t.say("leave.ended", "name", s.Name)
	return t.enter("leaves", nil)
}

// askLeaveWho asks who will be off.
func (t *talk) askLeaveWho() error {
	all, err := t.arranged(health.RightLeave)
	if err != nil {
		return err
	}
	return t.pickStaff("leave.who", all, "")
}

// pickStaff lists staff to choose from, a page at a time; a name that was typed narrows the list. other is the phrase of one
// more choice, empty when there is none.
func (t *talk) pickStaff(question string, all []health.Staff, other string) error {
	find := t.state.Data["find"]
	all = slices.DeleteFunc(all, func(s health.Staff) bool { return !strings.Contains(ident.Fold(s.Name), find) })
	offset, _ := strconv.Atoi(t.state.Data["offset"]) // absent: from the top
	page := all[min(offset, len(all)):min(offset+pickPage, len(all))]
	r := Reply{Text: t.words.Say(question), Private: true, Instead: offset > 0}
	t.state.List = nil
	for i, s := range page {
		label, err := t.memberLine(s)
		if err != nil {
			return err
		}
		load, err := t.load(s)
		if err != nil {
			return err
		}
		if load != "" {
			label += " – " + load
		}
		r.Choices = append(r.Choices, Choice{strconv.Itoa(i + 1), label})
		t.state.List = append(t.state.List, string(s.ID))
	}
	if len(page) == 0 {
		r.Text = t.words.Say("leave.nobody") + " " + r.Text
	}
	if other != "" {
		r.Choices = append(r.Choices, Choice{"8", t.words.Say(other)})
	}
	if offset+len(page) < len(all) {
		r.Choices = append(r.Choices, Choice{"9", t.words.Say("tasks.more")})
	}
	r.Choices = append(r.Choices, Choice{"0", t.words.Say("back")})
	t.reply(r)
	return nil
}

// pickPage is how many members of staff one message lists to choose from: 8 and 9 are other choices.
const pickPage = 7

// picked hears who was chosen from pickStaff; zero when the list is to be shown again.
func (t *talk) picked() health.StaffID {
	said := t.answer()
	n, err := strconv.Atoi(said)
	switch {
	case err == nil && n == 9:
		offset, _ := strconv.Atoi(t.state.Data["offset"])
		t.state.Data = with(t.state.Data, "offset", strconv.Itoa(offset+pickPage))
	case err == nil && n >= 1 && n <= len(t.state.List):
		chosen := health.StaffID(t.state.List[n-1])
		t.state.Data = with(with(t.state.Data, "offset", ""), "find", "")
		return chosen
	case err == nil:
		t.say("menu.unclear")
	default:
		t.state.Data = with(with(t.state.Data, "offset", ""), "find", ident.Fold(said))
	}
	return ""
}

// with is the data of a dialog with one thing more.
func with(data map[string]string, key, value string) map[string]string {
	out := map[string]string{}
	for k, v := range data {
		out[k] = v
	}
	out[key] = value
	return out
}

func (t *talk) hearLeaveWho() error {
	who := t.picked()
	if who == "" {
		return t.askLeaveWho()
	}
	return t.enter("leavefrom", with(t.state.Data, "staff", string(who)))
}

func (t *talk) askLeaveFrom() error {
	t.say("leave.from")
	return nil
}

func (t *talk) hearLeaveFrom() error {
	day, ok := t.dayFromToday(t.answer())
	if !ok {
		t.say("leave.day_unclear")
		return t.askLeaveFrom()
	}
	return t.enter("leaveuntil", with(t.state.Data, "from", day.String()))
}

// dayFromToday reads a day that is today or later.
func (t *talk) dayFromToday(said string) (ident.Date, bool) {
	today := t.today()
	if f := ident.Fold(said); f == "hom nay" || f == "today" {
		return today, true
	}
	if d, ok := ident.ParseDate(said); ok && d == today {
		return d, true
	}
	at, ok := t.futureDate(said)
	return ident.DateOf(at), ok
}

func (t *talk) askLeaveUntil() error {
	from, _ := ident.ParseDate(t.state.Data["from"])
	t.reply(Reply{Text: t.words.Say("leave.until", "from", from.Format()), Choices: []Choice{{"1", t.words.Say("leave.one_day")}, {"0", t.words.Say("back")}}})
	return nil
}

func (t *talk) hearLeaveUntil() error {
	from, _ := ident.ParseDate(t.state.Data["from"])
	until, ok := from, true
	if t.answer() != "1" {
		until, ok = t.dayFromToday(t.answer())
	}
	if !ok || until.Before(from) {
		t.say("leave.until_unclear", "from", from.Format())
		return t.askLeaveUntil()
	}
	return t.enter("leavecover", with(t.state.Data, "until", until.String()))
}

// askLeaveCover asks who takes the tasks over: a colleague of the same station.
func (t *talk) askLeaveCover() error {
	off, err := t.Shelf.Staff(t.ctx, health.StaffID(t.state.Data["staff"]))
	if err != nil {
		return err
	}
	all, err := t.arranged(health.RightLeave)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(s health.Staff) bool {
		return s.ID == off.ID || s.Station != off.Station || s.Role.Works() != off.Role.Works()
	})
	return t.pickStaff("leave.cover", all, "leave.no_cover")
}

func (t *talk) hearLeaveCover() error {
	if t.answer() == "8" {
		return t.enter("leavesure", with(t.state.Data, "cover", ""))
	}
	who := t.picked()
	if who == "" {
		return t.askLeaveCover()
	}
	return t.enter("leavesure", with(t.state.Data, "cover", string(who)))
}

// leaveOrder is the leave as it was answered so far.
func (t *talk) leaveOrder() health.LeaveOrder {
	d := t.state.Data
	from, _ := ident.ParseDate(d["from"])
	until, _ := ident.ParseDate(d["until"])
	return health.LeaveOrder{Staff: health.StaffID(d["staff"]), From: from, Until: until, Cover: health.StaffID(d["cover"]), By: t.actor()}
}

func (t *talk) askLeaveSure() error {
	o := t.leaveOrder()
	line, err := t.leaveLine(health.Leave{Staff: o.Staff, From: o.From, Until: o.Until, Cover: o.Cover})
	if err != nil {
		return err
	}
	t.reply(Reply{Text: t.words.Say("leave.sure", "line", line), Private: true, Choices: t.yesNo()})
	return nil
}

func (t *talk) hearLeaveSure() error {
	if !t.agrees() {
		t.say("menu.unclear")
		return t.askLeaveSure()
	}
	done, err := t.Desk.AddLeave(t.ctx, t.leaveOrder())
	if err != nil {
		return err
	}
	line, err := t.leaveLine(done.Leave)
	if err != nil {
		return err
	}
	t.say("leave.done", "line", line)
	if n := done.Covered + done.Queued; n > 0 {
		t.say("leave.handed", "covered", strconv.Itoa(done.Covered), "queued", strconv.Itoa(done.Queued))
	}
	return t.enter("leaves", nil)
}
