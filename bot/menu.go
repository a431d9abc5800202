package bot

import (
	"strconv"
	"strings"

	"hssk/bot/phrase"
)

// item is one line of a menu.
type item struct {
	phrase string
	run    func(*talk) error
}

// menu is what the person can do now: what their role can, and a form they left half-finished.
func (t *talk) menu() []item {
	items := t.roleMenu()
	if t.staff.Role.Works() && len(t.state.Kept) > 0 {
		items = append(items, item{"menu.resume", (*talk).resume})
	}
	return items
}

// roleMenu is what a role can do, best first.
func (t *talk) roleMenu() []item {
	enter := func(dialog string) func(*talk) error {
		return func(t *talk) error { return t.enter(dialog, nil) }
	}
	switch {
	case t.staff.Role.Works():
		return []item{{"menu.tasks", enter("tasks")}, {"menu.find", enter("find")}, {"menu.new", (*talk).newPerson},
			{"menu.progress", (*talk).progress}, {"menu.help", (*talk).help}}
	case t.staff.Role.Oversees():
		items := []item{{"menu.progress", (*talk).progress}, {"menu.help", (*talk).help}}
		if t.Board != "" {
			items = append(items, item{"menu.board", (*talk).boardPage})
		}
		return items
	case t.person != "":
		return []item{{"menu.record", (*talk).myRecord}, {"menu.correct", enter("correct")},
			{"menu.requests", (*talk).myRequests}, {"menu.full", (*talk).fullRecord}, {"menu.seen", enter("seen")}, {"menu.help", (*talk).help}}
	}
	return []item{{"menu.link", enter("link")}, {"menu.lang", enter("lang")}, {"menu.help", (*talk).help}}
}

// home shows the menu.
func (t *talk) home() error {
	if t.means.Short && len(t.replies) > 0 { // a menu below every answer costs more than the answer
		t.say("menu.hint")
		return nil
	}
	r := Reply{Text: t.words.Say("menu.title")}
	for i, it := range t.menu() {
		r.Choices = append(r.Choices, Choice{Key: strconv.Itoa(i + 1), Label: t.words.Say(it.phrase)})
	}
	t.reply(r)
	return nil
}

func (t *talk) hearMenu() error {
	if n, err := strconv.Atoi(t.answer()); err == nil && n >= 1 && n <= len(t.menu()) {
		return t.menu()[n-1].run(t)
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
func (t *talk) start() error {
	before := t.staff.ID
	t.setAside()
	t.leave()
	if _, err := t.Desk.Redeem(t.ctx, t.in.Channel, t.in.Address, t.in.Start); err != nil {
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
	switch {
	case t.staff.ID != "":
		name, err := t.stationName(t.staff.Station)
		if err != nil {
			return err
		}
		t.say("welcome."+string(t.staff.Role), "name", t.staff.Name, "station", name)
	case t.person != "":
		t.say("welcome.citizen")
	default:
		t.say("welcome.stranger")
	}
	return t.home()
}

func (t *talk) help() error {
	who := "stranger"
	switch {
	case t.staff.Role.Works():
		who = "nurse"
	case t.staff.Role.Oversees():
		who = "supervisor"
	case t.person != "":
		who = "citizen"
	}
	t.say("help."+who, "centre", t.Centre)
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
