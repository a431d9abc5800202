package bot

import (
	"strconv"
	"strings"

	"hssk/bot/phrase"
	"hssk/store/health"
)

// listCommand begins the key of a button that does something with one list. It works wherever the conversation is: the
// message that it stands under was not asked for just now.
const listCommand = "/danhsach "

// Verbs of such buttons.
const (
	listPause  = "dung"
	listResume = "tiep"
	listStop   = "huy"
	listRows   = "tep"
)

// listVerb takes the key of such a button apart.
func listVerb(key string) (verb string, id health.ImportID, ok bool) {
	rest, ok := strings.CutPrefix(key, listCommand)
	if !ok {
		return "", "", false
	}
	verb, name, ok := strings.Cut(rest, " ")
	switch verb {
	case listPause, listResume, listStop, listRows:
		return verb, health.ImportID(name), ok && name != ""
	}
	return "", "", false
}

// listChoice is a button that does something with one list.
func (t *talk) listChoice(verb string, id health.ImportID) Choice {
	return Choice{Key: listCommand + verb + " " + string(id), Label: t.words.Say("list.do." + verb)}
}

// doList does what such a button says. What else was asked stays asked, but for what has to be asked first.
func (t *talk) doList(verb string, id health.ImportID) error {
	if !t.can(health.RightImport) {
		return t.refuse(t.whyNot(health.RightImport))
	}
	imp, err := t.ownList(id)
	if err != nil {
		return err
	}
	switch {
	case verb == listRows:
		return t.giveRows(imp)
	case imp.State.Over():
		t.panel(imp)
		return nil
	case verb == listStop:
		t.setAside()
		t.leave()
		return t.enter("liststop", map[string]string{"id": string(id)})
	}
	if imp, err = t.Desk.MoveList(t.ctx, id, t.staff.ID, moved(verb)); err != nil {
		return err
	}
	t.panel(imp)
	return nil
}

// moved is how a list stands once a button was pressed.
func moved(verb string) health.ImportState {
	if verb == listPause {
		return health.ImportPaused
	}
	return health.ImportRunning
}

// ownList is a list that whoever speaks has sent.
func (t *talk) ownList(id health.ImportID) (health.Import, error) {
	imp, err := t.Shelf.Import(t.ctx, id)
	if unlessNotFound(err) != nil {
		return imp, err
	}
	if err != nil || imp.By != t.actor() {
		return imp, health.Refuse("list_not_yours", nil)
	}
	return imp, nil
}

// panel shows how far a list is, in the place of what was pressed.
func (t *talk) panel(imp health.Import) {
	text, choices := t.standing(imp)
	t.replies = append(t.replies, Reply{Text: text, Choices: choices, Instead: true})
}

// standing says how far a list is, and what can be done with it.
func (t *talk) standing(imp health.Import) (text string, choices []Choice) {
	text = t.words.SayMap("listing."+string(imp.State), t.counted(imp.Told()))
	switch imp.State {
	case health.ImportNew, health.ImportReading, health.ImportRunning:
		choices = []Choice{t.listChoice(listPause, imp.ID), t.listChoice(listStop, imp.ID)}
	case health.ImportPaused:
		choices = []Choice{t.listChoice(listResume, imp.ID), t.listChoice(listStop, imp.ID)}
	}
	return text, choices
}

// counted writes counts as the language does.
func (t *talk) counted(args map[string]string) map[string]string {
	out := map[string]string{}
	for name, text := range args {
		out[name] = text
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && name != "name" && name != health.ListID {
			out[name] = t.words.Count(n)
		}
	}
	return out
}

func (t *talk) askListStop() error {
	imp, err := t.ownList(health.ImportID(t.state.Data["id"]))
	if err != nil {
		return err
	}
	t.reply(Reply{Text: t.words.SayMap("list.stop_sure", t.counted(imp.Told())),
		Choices: []Choice{{"1", t.words.Say("list.stop_yes")}, {"0", t.words.Say("list.stop_no")}}})
	return nil
}

func (t *talk) hearListStop() error {
	if t.answer() != "1" {
		t.say("menu.unclear")
		return t.askListStop()
	}
	imp, err := t.Desk.MoveList(t.ctx, health.ImportID(t.state.Data["id"]), t.staff.ID, health.ImportCancelled)
	if err != nil {
		return err
	}
	t.leave()
	t.say("list.stopped", "name", imp.Name)
	return t.home()
}

// giveRows hands over the rows to correct of a list: the file itself where the policy lets the channel have it, else a link
// to the product's own page.
func (t *talk) giveRows(imp health.Import) error {
	switch {
	case !imp.State.Over():
		t.say("list.not_over", "name", imp.Name)
		return nil
	case imp.ToCorrect() == 0:
		t.say("list.all_right", "name", imp.Name)
		return nil
	case t.hands(t.in.Channel, imp):
		t.replies = append(t.replies, Reply{Text: t.words.SayMap("list.rows_here", t.counted(imp.Told())), File: rowsFile + string(imp.ID), Private: true})
		return nil
	case t.Files == "":
		t.say("list.no_page")
		return nil
	}
	offer, err := t.Desk.OfferFile(t.ctx, health.FileRequest{Import: imp.ID, By: t.staff.ID, Channel: t.in.Channel})
	if err != nil {
		return err
	}
	url := t.Files + offer.Token.Reveal()
	if t.words.Lang() != phrase.Default {
		url += "?lang=" + t.words.Lang()
	}
	t.replies = append(t.replies, Reply{Text: t.words.Say("list.rows_link", "url", url, "name", imp.Name,
		"minutes", strconv.Itoa(int(health.FileLifetime.Minutes()))), Private: true})
	return nil
}

// hands reports whether the rows to correct of a list may go through a channel, and can.
func (t *talk) hands(channel string, imp health.Import) bool {
	return !t.Means[channel].Plain && t.Policy.Hands(channel, imp.Classes())
}

// shownLists is how many of one's lists are shown.
const shownLists = 5

// askLists says how to send a list, and how one's latest are.
func (t *talk) askLists() error {
	all, err := t.Shelf.ImportsOf(t.ctx, t.actor(), shownLists)
	if err != nil {
		return err
	}
	station := t.staff.Station
	if t.staff.Role.Reach(health.RightImport) == health.OverDistrict {
		station = ""
	}
	into, err := t.intoStation(station)
	if err != nil {
		return err
	}
	how := "list.how"
	if t.means.Named {
		how = "list.how_named"
	}
	lines := []string{t.words.Say(how), into}
	if len(all) > 0 {
		lines = append(lines, t.words.Say("list.latest"))
	}
	t.state.List = nil
	var choices []Choice
	for _, imp := range all {
		lines = append(lines, t.words.SayMap("list.line_"+string(imp.State), t.counted(imp.Told())))
		for _, verb := range verbsOf(imp) {
			t.state.List = append(t.state.List, listCommand+verb+" "+string(imp.ID))
			choices = append(choices, Choice{Key: strconv.Itoa(len(t.state.List)), Label: t.words.Say("list.do_with", "do", t.words.Say("list.do."+verb), "name", cut(imp.Name, 30))})
		}
	}
	t.reply(Reply{Text: strings.Join(lines, "\n"), Choices: append(choices, Choice{"0", t.words.Say("back")})})
	return nil
}

// verbsOf is what can be done with a list.
func verbsOf(imp health.Import) []string {
	switch {
	case imp.State == health.ImportPaused:
		return []string{listResume, listStop}
	case !imp.State.Over():
		return []string{listPause, listStop}
	case imp.ToCorrect() > 0:
		return []string{listRows}
	}
	return nil
}

func (t *talk) hearLists() error {
	n, err := strconv.Atoi(t.answer())
	if err != nil || n < 1 || n > len(t.state.List) {
		t.say("menu.unclear")
		return t.askLists()
	}
	verb, id, _ := listVerb(t.state.List[n-1])
	if verb == listStop || verb == listRows {
		return t.doList(verb, id)
	}
	if _, err := t.Desk.MoveList(t.ctx, id, t.staff.ID, moved(verb)); err != nil {
		return err
	}
	return t.askLists()
}
