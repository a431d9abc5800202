package bot

import (
	"strconv"

	"hssk/store/health"
	"hssk/store/ident"
)

func (t *talk) askInvite() error {
	t.say("invite.ask")
	return nil
}

func (t *talk) hearInvite() error { return t.invite(t.answer()) }

// invite looks for the resident of the station who gets a code on paper.
func (t *talk) invite(text string) error {
	if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= len(t.state.List) {
		return t.enter("inviting", map[string]string{"person": t.state.List[n-1]})
	}
	t.leave()
	if text == "" {
		return t.enter("invite", nil)
	}
	people, err := t.search(text)
	if err != nil {
		return err
	}
	if len(people) == 0 {
		t.say("find.none")
		return t.enter("invite", nil)
	}
	t.state.Dialog = "invite"
	r := Reply{Text: t.words.Say("invite.who"), Private: true}
	for i, p := range people {
		birth, _ := ident.ParseBirthText(p.Birth.Reveal()) // unreadable shows as nothing
		r.Choices = append(r.Choices, Choice{strconv.Itoa(i + 1), t.words.Say("invite.line", "name", p.Name.Reveal(),
			"birth", birth.Format(), "hamlet", p.Hamlet.Reveal())})
		t.state.List = append(t.state.List, string(p.ID))
	}
	r.Choices = append(r.Choices, Choice{"0", t.words.Say("back")})
	t.reply(r)
	return nil
}

// askInviting makes sure that the person stands there and has shown who they are: the code replaces the phone.
func (t *talk) askInviting() error {
	r, err := t.Shelf.Record(t.ctx, health.PersonID(t.state.Data["person"]))
	if err != nil {
		return err
	}
	t.reply(Reply{Text: t.words.Say("invite.sure", "name", r.Text(health.FullName), "birth", t.born(r)), Private: true, Choices: t.yesNo()})
	return nil
}

func (t *talk) hearInviting() error {
	if !t.agrees() {
		return t.askInviting()
	}
	code, err := t.Desk.InvitePerson(t.ctx, t.staff.ID, health.PersonID(t.state.Data["person"]))
	if err != nil {
		return err
	}
	digits := code.Digits.Reveal()
	t.reply(Reply{Text: t.words.Say("invite.code", "code", digits[:4]+" "+digits[4:], "until", date(code.Until)), Private: true})
	t.leave()
	return t.home()
}
