package bot

import (
	"cmp"
	"strconv"
	"strings"

	"hssk/bot/phrase"
	"hssk/store/health"
)

// item is one line of a menu.
type item struct {
	phrase string
	run    func(*talk) error
}

// offer is an item for whoever has the right; to everybody when it is empty.
type offer struct {
	right health.Right
	item
}

// menu is what the person can do now: what their role can, and a form they left half-finished.
func (t *talk) menu() ([]item, error) {
	if t.staff.ID == "" {
		return t.peoplesMenu()
	}
	items := t.allowed(t.staffOffers())
	if t.Board != "" && t.staff.Role.Oversees() {
		items = append(items, item{"menu.board", (*talk).boardPage})
	}
	if t.can(health.RightFill) && len(t.state.Kept) > 0 {
		items = append(items, item{"menu.resume", (*talk).resume})
	}
	return append(items, t.allowed(t.laterOffers())...), nil
}

// laterOffers are what staff can do that came later: the numbers before them stay what people know by heart.
func (t *talk) laterOffers() []offer {
	offers := []offer{{health.RightImport, item{"menu.lists", toDialog("lists")}}}
	if t.staff.Role.Oversees() {
		offers = append(offers, offer{health.RightProgress, item{"menu.report", toDialog("report")}})
	}
	return append(offers, offer{health.RightLeave, item{"menu.leave", toDialog("leaves")}},
		offer{health.RightAssign, item{"menu.late", toDialog("late")}}, offer{health.RightAnswer, item{"menu.answer_requests", toDialog("cases")}})
}

func (t *talk) allowed(offers []offer) []item {
	var items []item
	for _, o := range offers {
		if o.right == "" || t.can(o.right) {
			items = append(items, o.item)
		}
	}
	return items
}

// toDialog is the choice that begins a dialog.
func toDialog(dialog string) func(*talk) error {
	return func(t *talk) error { return t.enter(dialog, nil) }
}

// staffOffers are what staff can do, best first.
func (t *talk) staffOffers() []offer {
	tasks := "menu.tasks"
	if t.staff.Role.Reach(health.RightFill) == health.OverHamlets {
		tasks = "menu.hamlet_tasks"
	}
	return []offer{{health.RightFill, item{tasks, toDialog("tasks")}},
		{health.RightFill, item{"menu.find", toDialog("find")}}, // doctors look, supervisors type it
		{health.RightRegister, item{"menu.new", (*talk).newPerson}},
		{health.RightProgress, item{"menu.progress", (*talk).progress}}, {health.RightLook, item{"menu.look", toDialog("look")}},
		{health.RightAccounts, item{"menu.accounts", toDialog("staff")}}, {health.RightSettings, item{"menu.settings", (*talk).settings}},
		{"", item{"menu.help", (*talk).help}}}
}

// peoplesMenu is what residents and strangers can do, as far as they have proved who they are.
func (t *talk) peoplesMenu() ([]item, error) {
	if t.self == "" {
		return []item{{"menu.link", (*talk).link}, {"menu.lang", toDialog("lang")}, {"menu.help", (*talk).help}}, nil
	}
	record, seen := "menu.record", "menu.seen"
	if t.role() == health.RoleProxy {
		record, seen = "menu.record_ward", "menu.seen_ward"
	}
	items := t.allowed([]offer{{health.RightState, item{record, (*talk).myRecord}}, {health.RightPropose, item{"menu.correct", toDialog("correct")}},
		{health.RightPropose, item{"menu.requests", (*talk).myRequests}}, {health.RightWhole, item{"menu.full", (*talk).fullRecord}},
		{health.RightSights, item{seen, toDialog("seen")}}})
	if !t.level().Opens(health.RightWhole) {
		items = append(items, item{"menu.prove", (*talk).link})
	}
	all, err := t.family()
	if len(all) > 1 {
		items = append(items, item{"menu.family", toDialog("family")})
	}
	items = append(items, item{"menu.help", (*talk).help})
	return append(items, t.allowed([]offer{{health.RightRequest, item{"menu.request", toDialog("request")}}})...), err
}

// home shows the menu.
func (t *talk) home() error {
	if t.means.Short && len(t.replies) > 0 { // a menu below every answer costs more than the answer
		t.say("menu.hint")
		return nil
	}
	items, err := t.menu()
	if err != nil {
		return err
	}
	r := Reply{Text: t.words.Say("menu.title"), Menu: cmp.Or(string(t.role()), MenuStranger), Lang: t.words.Lang()}
	if t.role() == health.RoleProxy {
		ward, err := t.Shelf.Record(t.ctx, t.person)
		if err != nil {
			return err
		}
		r.Text, r.Private = t.words.Say("menu.title_for", "name", t.name(ward)), true
	}
	for i, it := range items {
		r.Choices = append(r.Choices, Choice{Key: strconv.Itoa(i + 1), Label: t.words.Say(it.phrase)})
	}
	t.reply(r)
	return nil
}

func (t *talk) hearMenu() error {
	if done, err := t.hearCounted(); done || err != nil {
		return err
	}
	items, err := t.menu()
	if err != nil {
		return err
	}
	if n, err := strconv.Atoi(t.answer()); err == nil && n >= 1 && n <= len(items) {
		return items[n-1].run(t)
	}
	if t.in.Text != "" && t.conv.Version > 0 {
		t.say("menu.unclear")
	}
	if t.conv.Version == 0 {
		return t.welcome()
	}
	return t.home()
}

// start opens a chat through a link. An invitation makes the address somebody's; what another left there is not theirs.
func (t *talk) start() error { return t.open(t.in.Start) }

// open makes the address that of whom an invitation is for.
func (t *talk) open(token string) error {
	before := t.staff.ID
	t.setAside()
	t.leave()
	t.state.For = ""
	if _, err := t.Desk.Redeem(t.ctx, t.in.Channel, t.in.Address, token); err != nil {
		return err
	}
	if err := t.identify(); err != nil {
		return err
	}
	if t.staff.ID != before {
		t.state.Kept = nil
	}
	return t.welcome()
}

// welcome says first of all that nobody human is listening, and whose machine it is.
func (t *talk) welcome() error {
	t.leave()
	t.say("welcome.automatic", "centre", t.Centre)
	t.introduced = true
	switch {
	case t.staff.ID != "":
		name, err := t.stationName(t.staff.Station)
		if err != nil {
			return err
		}
		t.say("welcome."+string(t.staff.Role), "name", t.staff.Name, "station", name, "hamlets", t.hamlets(t.staff))
	case t.person != "":
		t.say("welcome.citizen")
	default:
		t.say("welcome.stranger")
	}
	return t.home()
}

func (t *talk) help() error {
	who := cmp.Or(string(t.role()), MenuStranger)
	switch {
	case t.role() == health.RoleHead:
		who = string(health.RoleNurse)
	case t.role() == health.RoleProxy:
		who = string(health.RoleCitizen)
	case t.role() == health.RoleCitizen && !t.level().Opens(health.RightWhole):
		who = "low"
	}
	t.say("help."+who, "centre", t.Centre)
	if t.can(health.RightAssign) {
		t.say("help.arrange")
	}
	if t.staff.Role.Oversees() && t.Board != "" {
		t.say("progress.board", "url", t.Board)
	}
	if d, ok := dialogs()[t.state.Dialog]; ok {
		return d.ask(t) // help in the middle of a question: the question stays
	}
	t.leave()
	return t.home()
}

func (t *talk) askLang() error {
	r := Reply{Text: t.words.Say("lang.ask")}
	for i, lang := range phrase.Langs() {
		r.Choices = append(r.Choices, Choice{Key: strconv.Itoa(i + 1), Label: t.words.Say("lang." + lang)})
	}
	t.reply(r)
	return nil
}

func (t *talk) hearLang() error {
	for i, lang := range phrase.Langs() {
		if t.answer() == strconv.Itoa(i+1) || t.heard() == lang {
			t.conv.Lang = lang
			t.speak(lang)
			t.say("lang.set")
			t.leave()
			return t.home()
		}
	}
	return t.askLang()
}

// list joins words as a sentence does.
func list(words []string) string { return strings.Join(words, ", ") }
