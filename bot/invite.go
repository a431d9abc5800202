package bot

import (
	"slices"

	"hssk/store/health"
	"hssk/store/ident"
)

// askInvite looks for the resident of the station who gets a code on paper.
func (t *talk) askInvite() error { return t.askWho("invite.ask") }

func (t *talk) hearInvite() error {
	return t.hearWho(func(id health.PersonID) error {
		return t.enter("inviting", map[string]string{"person": string(id)})
	})
}

func (t *talk) invite(text string) error {
	t.leave()
	return t.enter("invite", map[string]string{"text": text})
}

// askInviting makes sure that the person stands there and has shown who they are: the code replaces the phone.
func (t *talk) askInviting() error {
	r, err := t.Shelf.Record(t.ctx, health.PersonID(t.state.Data["person"]))
	if err != nil {
		return err
	}
	t.shows("invite", r.ID)
	t.reply(Reply{Text: t.words.Say("invite.sure", "name", t.name(r), "birth", t.born(r)), Private: true, Choices: t.waysToInvite(r)})
	return nil
}

// waysToInvite are a code on paper and, to a phone that receives messages, a link.
func (t *talk) waysToInvite(r health.Record) []Choice {
	choices := t.yesNo()
	phone := r.Fields[health.Phone]
	if p, _, err := ident.ParsePhone(phone.Text()); err == nil && p.CanSMS() && !phone.Has(health.CodePhoneMoved) && t.Invites != "" {
		choices = slices.Insert(choices, 1, Choice{"2", t.words.Say("invite.by_message", "phone", t.told(health.ForWork, health.Phone, phone))})
	}
	return choices
}

// inviteByMessage sends a link, by which less is seen than by a code on paper.
func (t *talk) inviteByMessage() error {
	err := t.Desk.InviteByMessage(t.ctx, health.InviteMessage{By: t.staff.ID, Person: t.inHand(), At: t.Invites, Key: t.key("invite"), Lang: t.words.Lang()})
	if err != nil {
		return err
	}
	t.say("invite.sent")
	return t.backHome()
}

func (t *talk) hearInviting() error {
	if t.answer() == "2" {
		return t.inviteByMessage()
	}
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
