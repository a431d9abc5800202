package bot

import (
	"strconv"

	"hssk/store/health"
)

// relative is somebody whose record can be turned to: one of those to whom the address is tied, or whom the one who
// speaks acts for.
type relative struct {
	person health.PersonID
	power  health.ProxyKind // empty: their own chat
}

// family lists whose records can be turned to, whoever is turned to now in front.
func (t *talk) family() ([]relative, error) {
	var out []relative
	for _, c := range t.ties {
		out = append(out, relative{person: c.Person})
	}
	powers, err := t.powers()
	for _, p := range powers {
		out = append(out, relative{p.Ward, p.Kind})
	}
	return out, err
}

// askFamily asks whose record is meant.
func (t *talk) askFamily() error {
	all, err := t.family()
	if err != nil {
		return err
	}
	if len(all) < 2 {
		t.say("family.alone")
		t.leave()
		return t.home()
	}
	r := Reply{Text: t.words.Say("family.ask"), Private: true}
	t.state.List = nil
	for i, one := range all {
		label, err := t.relativeLine(one)
		if err != nil {
			return err
		}
		r.Choices = append(r.Choices, Choice{strconv.Itoa(i + 1), label})
		t.state.List = append(t.state.List, string(one.person))
	}
	r.Choices = append(r.Choices, Choice{"0", t.words.Say("back")})
	t.reply(r)
	return nil
}

// relativeLine says who somebody of the family is, and why their record can be turned to.
func (t *talk) relativeLine(one relative) (string, error) {
	r, err := t.Shelf.Record(t.ctx, one.person)
	if err != nil {
		return "", err
	}
	t.shows("own list "+t.in.Channel, one.person)
	line := t.line(t.name(r), t.bornIn(r.Birth()))
	switch {
	case one.power != "":
		line += " (" + t.words.Say("family."+string(one.power)) + ")"
	case r.Fields[health.HeadRel].State == health.HasValue:
		line += " (" + t.told(health.ForOwn, health.HeadRel, r.Fields[health.HeadRel]) + ")"
	}
	if one.person == t.person {
		line += " ←"
	}
	return line, nil
}

func (t *talk) hearFamily() error {
	n, err := strconv.Atoi(t.answer())
	if err != nil || n < 1 || n > len(t.state.List) {
		t.say("menu.unclear")
		return t.askFamily()
	}
	return t.turnTo(health.PersonID(t.state.List[n-1]))
}

// turnTo makes a record the one that is spoken of. Who may still turn to it is asked anew: the list may be a day old.
func (t *talk) turnTo(person health.PersonID) error {
	all, err := t.family()
	if err != nil {
		return err
	}
	t.leave()
	for _, one := range all {
		if one.person != person {
			continue
		}
		if t.state.For = ""; one.power != "" {
			t.state.For = person
		} else if err := t.Desk.Choose(t.ctx, t.in.Channel, t.in.Address, person); err != nil {
			return err
		}
		return t.turned()
	}
	t.say("family.over")
	return t.home()
}

func (t *talk) turned() error {
	if err := t.identify(); err != nil {
		return err
	}
	r, err := t.Shelf.Record(t.ctx, t.person)
	if err != nil {
		return err
	}
	t.reply(Reply{Text: t.words.Say("family.turned", "name", t.name(r)), Private: true})
	return t.home()
}

// askUnlink asks whether the chat shall see no record any more: of several, that of the one who speaks, or all.
func (t *talk) askUnlink() error {
	switch len(t.ties) {
	case 0:
		return t.refuse("unlink.none")
	case 1:
		t.reply(Reply{Text: t.words.Say("unlink.ask"), Choices: t.yesNo()})
		return nil
	}
	r, err := t.Shelf.Record(t.ctx, t.self)
	if err != nil {
		return err
	}
	t.reply(Reply{Text: t.words.Say("unlink.which"), Private: true, Choices: []Choice{{"1", t.words.Say("unlink.one", "name", t.name(r))},
		{"2", t.words.Say("unlink.all")}, {"0", t.words.Say("no")}}})
	return nil
}

func (t *talk) hearUnlink() error {
	who := health.PersonID("")
	switch {
	case t.answer() == "2" && len(t.ties) > 1:
	case t.agrees():
		who = t.self
	case t.denies():
		return t.cancel("")
	default:
		t.say("menu.unclear")
		return t.askUnlink()
	}
	if err := t.Desk.Unlink(t.ctx, t.in.Channel, t.in.Address, who); err != nil {
		return err
	}
	return t.cutLoose("unlink.done")
}

// cutLoose ends a conversation about records that are not this chat's any more. Whoever sits here next has nothing to do
// with what was half-finished.
func (t *talk) cutLoose(key string) error {
	t.state = state{Labels: t.state.Labels, Asked: t.state.Asked, Last: t.state.Last}
	t.say(key)
	if err := t.identify(); err != nil {
		return err
	}
	return t.home()
}

// askNotMe asks once more before a chat is cut off every record.
func (t *talk) askNotMe() error {
	if t.self == "" {
		return t.refuse("unlink.none")
	}
	t.reply(Reply{Text: t.words.Say("notme.ask"), Choices: t.yesNo()})
	return nil
}

func (t *talk) hearNotMe() error {
	if !t.agrees() {
		t.say("menu.unclear")
		return t.askNotMe()
	}
	if err := t.Desk.Disown(t.ctx, t.in.Channel, t.in.Address); err != nil {
		return err
	}
	return t.cutLoose("notme.done")
}
