package bot

import (
	"slices"
	"strconv"
	"strings"

	"hssk/store/health"
)

// givable lists the staff of a station, or of all, to whom the speaker may give tasks.
func (t *talk) givable(station health.StationCode) ([]health.Staff, error) {
	all, err := t.arranged(health.RightAssign)
	return slices.DeleteFunc(all, func(s health.Staff) bool { return !s.Role.Works() || station != "" && s.Station != station }), err
}

// load says how much somebody holds of what they can, and until when they are off; empty for who holds no tasks.
func (t *talk) load(s health.Staff) (string, error) {
	if !s.Role.Works() {
		return "", nil
	}
	leaves, err := t.Shelf.Leaves(t.ctx, t.today())
	if err != nil {
		return "", err
	}
	if l, off := health.LeaveOn(leaves, s.ID, t.today()); off {
		return t.words.Say("give.off", "until", l.Until.Format()), nil
	}
	held, err := t.Shelf.TasksHeld(t.ctx, s.ID)
	return t.words.Say("give.load", "n", strconv.Itoa(len(held)), "room", strconv.Itoa(s.Room())), err
}

// askMoveFrom asks whose tasks are to be given on.
func (t *talk) askMoveFrom() error {
	all, err := t.givable("")
	if err != nil {
		return err
	}
	return t.pickStaff("give.from", all, "")
}

func (t *talk) hearMoveFrom() error {
	who := t.picked()
	if who == "" {
		return t.askMoveFrom()
	}
	held, err := t.Shelf.TasksHeld(t.ctx, who)
	if err != nil {
		return err
	}
	if len(held) == 0 {
		t.say("give.holds_none")
		return t.askMoveFrom()
	}
	return t.enter("moveto", with(t.state.Data, "from", string(who)))
}

// askMoveTo asks who is to have them.
func (t *talk) askMoveTo() error {
	from, err := t.Shelf.Staff(t.ctx, health.StaffID(t.state.Data["from"]))
	if err != nil {
		return err
	}
	all, err := t.givable(from.Station)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(s health.Staff) bool { return s.ID == from.ID })
	return t.pickStaff("give.to", all, "give.to_queue")
}

func (t *talk) hearMoveTo() error {
	if t.answer() == "8" {
		return t.enter("movesure", with(t.state.Data, "to", ""))
	}
	who := t.picked()
	if who == "" {
		return t.askMoveTo()
	}
	return t.enter("movesure", with(t.state.Data, "to", string(who)))
}

// askMoveSure shows what would be given on before it is.
func (t *talk) askMoveSure() error {
	from, err := t.colleague(health.StaffID(t.state.Data["from"]))
	if err != nil {
		return err
	}
	to, err := t.colleague(health.StaffID(t.state.Data["to"]))
	if err != nil {
		return err
	}
	held, err := t.Shelf.TasksHeld(t.ctx, health.StaffID(t.state.Data["from"]))
	if err != nil {
		return err
	}
	key := "give.sure"
	if to == "" {
		key = "give.sure_queue"
	}
	t.reply(Reply{Text: t.words.Say(key, "n", strconv.Itoa(len(held)), "from", from, "to", to), Private: true, Choices: t.yesNo()})
	return nil
}

func (t *talk) hearMoveSure() error {
	if !t.agrees() {
		t.say("menu.unclear")
		return t.askMoveSure()
	}
	from, to := health.StaffID(t.state.Data["from"]), health.StaffID(t.state.Data["to"])
	held, err := t.Shelf.TasksHeld(t.ctx, from)
	if err != nil {
		return err
	}
	var items []health.GiveItem
	for _, task := range held {
		items = append(items, health.GiveItem{Task: task.ID, From: from, To: to})
	}
	given, err := t.giveOn(items)
	if err != nil {
		return err
	}
	return t.sayGiven(given)
}

// sayGiven says how many tasks were given, why others were not, and how it is taken back.
func (t *talk) sayGiven(given []health.Given) error {
	done, back, left := 0, false, map[string]int{}
	for _, g := range given {
		if g.Code == "" {
			done++
			back = back || g.To != ""
			continue
		}
		why, err := t.notGiven(g)
		if err != nil {
			return err
		}
		left[why]++
	}
	lines := []string{t.words.Say("give.done", "n", strconv.Itoa(done), "of", strconv.Itoa(len(given)))}
	for _, why := range sorted(left) {
		lines = append(lines, t.words.Say("give.left", "n", strconv.Itoa(left[why]), "why", why))
	}
	if back {
		lines = append(lines, t.words.Say("give.undo", "batch", t.batch()))
	}
	t.reply(Reply{Text: strings.Join(lines, "\n"), Private: true})
	t.leave()
	return t.home()
}

func sorted(m map[string]int) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// share begins to share out the queue of one's station, or of the one that was named.
func (t *talk) share(name string) error {
	station := t.staff.Station
	if station == "" {
		stations, err := t.Shelf.Stations(t.ctx)
		if err != nil {
			return err
		}
		fit := called(name, stations)
		if name == "" || len(fit) != 1 {
			return t.refuse("give.which_station")
		}
		station = stations[slices.IndexFunc(stations, func(s health.Station) bool { return s.Name == fit[0] })].Code
	}
	t.leave()
	return t.enter("share", map[string]string{"station": string(station)})
}

// askShare shows how many tasks each would be given.
func (t *talk) askShare() error {
	plan, err := t.Desk.PlanShare(t.ctx, health.StationCode(t.state.Data["station"]))
	if err != nil {
		return err
	}
	counts, none := map[health.StaffID]int{}, map[string]int{}
	for _, s := range plan {
		if s.To == "" {
			none[s.None]++
		} else {
			counts[s.To]++
		}
	}
	lines, err := t.shareLines(counts)
	if err != nil {
		return err
	}
	for _, why := range sorted(none) {
		lines = append(lines, t.words.Say("share.none."+why, "n", strconv.Itoa(none[why])))
	}
	if len(counts) == 0 {
		t.reply(Reply{Text: strings.Join(append([]string{t.words.Say("give.nothing")}, lines...), "\n")})
		t.leave()
		return t.home()
	}
	lines = append([]string{t.words.Say("give.plan")}, append(lines, t.words.Say("give.share_sure"))...)
	t.reply(Reply{Text: strings.Join(lines, "\n"), Private: true, Choices: t.yesNo()})
	return nil
}

// shareLines says who would be given how many tasks.
func (t *talk) shareLines(counts map[health.StaffID]int) (lines []string, err error) {
	all, err := t.givable(health.StationCode(t.state.Data["station"]))
	for _, s := range all {
		load, err := t.load(s)
		if err != nil {
			return nil, err
		}
		lines = append(lines, t.words.Say("give.plan_line", "name", s.Name, "n", strconv.Itoa(counts[s.ID]), "load", load))
	}
	return lines, err
}

func (t *talk) hearShare() error {
	if !t.agrees() {
		t.say("menu.unclear")
		return t.askShare()
	}
	plan, err := t.Desk.PlanShare(t.ctx, health.StationCode(t.state.Data["station"]))
	if err != nil {
		return err
	}
	order := health.GiveOrder{Kind: health.HandAssigned, Batch: t.batch(), By: t.actor()}
	for _, s := range plan {
		if s.To != "" {
			order.Items = append(order.Items, health.GiveItem{Task: s.Task, To: s.To, Why: s.Why})
		}
	}
	given, err := t.Desk.Give(t.ctx, order)
	if err != nil {
		return err
	}
	return t.sayGiven(given)
}

// takeBack takes back what was given in one go, as far as nobody has touched it since.
func (t *talk) takeBack(batch string) error {
	given, err := t.Desk.TakeBack(t.ctx, strings.ToLower(batch), t.staff.ID)
	if err != nil {
		return err
	}
	done := 0
	for _, g := range given {
		if g.Code == "" {
			done++
		}
	}
	t.leave()
	if len(given) == 0 {
		t.say("give.unknown_batch")
	} else {
		t.say("give.taken_back", "n", strconv.Itoa(done), "of", strconv.Itoa(len(given)))
	}
	return t.home()
}
