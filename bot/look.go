package bot

import (
	"slices"
	"strconv"

	"hssk/bot/phrase"
	"hssk/store/health"
)

// look opens the whole record of somebody of the station.
func (t *talk) look(text string) error {
	t.leave()
	return t.enter("look", map[string]string{"text": text})
}

func (t *talk) askLook() error { return t.askWho("look.ask") }

func (t *talk) hearLook() error {
	return t.hearWho(func(id health.PersonID) error {
		return t.enter("looking", map[string]string{"person": string(id)})
	})
}

// purposes are what staff may open a whole record for: to print it, when the person was granted a copy.
func (t *talk) purposes(person health.PersonID) ([]string, error) {
	out := []string{health.WhyCare, health.WhyCorrect}
	asked, err := t.Shelf.RequestsOf(t.ctx, person)
	if slices.ContainsFunc(asked, func(r health.SubjectRequest) bool { return r.Copy(t.now) }) {
		out = append(out, health.WhyCopy)
	}
	return out, err
}

// askLooking asks what for: it is written down, and the person can read it.
func (t *talk) askLooking() error {
	r, err := t.Shelf.Record(t.ctx, t.inHand())
	if err != nil {
		return err
	}
	t.shows("found", r.ID)
	reply := Reply{Text: t.words.Say("look.why", "name", t.name(r), "birth", t.born(r)) + t.limitsLine(r), Private: true}
	all, err := t.purposes(r.ID)
	if err != nil {
		return err
	}
	for i, why := range all {
		reply.Choices = append(reply.Choices, Choice{strconv.Itoa(i + 1), t.words.Say("look." + why)})
	}
	reply.Choices = append(reply.Choices, Choice{"0", t.words.Say("no")})
	t.reply(reply)
	return nil
}

func (t *talk) hearLooking() error {
	all, err := t.purposes(t.inHand())
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(t.answer())
	if err != nil || n < 1 || n > len(all) {
		t.say("menu.unclear")
		return t.askLooking()
	}
	return t.openView(t.inHand(), all[n-1], "look.card")
}

// openView hands out a link to a whole record; card names the sentence that says what proof the page asks for where no
// code is sent.
func (t *talk) openView(person health.PersonID, why, card string) error {
	if t.Records == "" {
		return t.refuse("view.off")
	}
	text, err := t.viewOffer(person, why, card)
	if err != nil {
		return err
	}
	t.reply(Reply{Text: text, Private: true})
	t.leave()
	return t.home()
}

// viewOffer makes the link, and says what the page asks for.
func (t *talk) viewOffer(person health.PersonID, why, card string) (string, error) {
	offer, err := t.Desk.OpenView(t.ctx, health.ViewRequest{Channel: t.in.Channel, Address: t.in.Address, Person: person,
		By: t.actor(), Why: why, Lang: t.words.Lang()})
	if err != nil {
		return "", err
	}
	switch offer.Factor {
	case health.FactorCode:
		card = "view.code_" + offer.Sent
	case health.FactorInsurance:
		card = "view.insurance_card"
	}
	url := t.Records + offer.Token.Reveal()
	if t.words.Lang() != phrase.Default {
		url += "?lang=" + t.words.Lang()
	}
	return t.words.Say("view.link", "url", url, "minutes", strconv.Itoa(int(health.ViewLifetime.Minutes()))) + "\n" + t.words.Say(card), nil
}

// cut takes a resident of the station off every chat: the phone is lost, or somebody else's.
func (t *talk) cut(text string) error {
	t.leave()
	return t.enter("cut", map[string]string{"text": text})
}

func (t *talk) askCut() error { return t.askWho("cut.ask") }

func (t *talk) hearCut() error {
	return t.hearWho(func(id health.PersonID) error {
		return t.enter("cutting", map[string]string{"person": string(id)})
	})
}

func (t *talk) askCutting() error {
	r, err := t.Shelf.Record(t.ctx, t.inHand())
	if err != nil {
		return err
	}
	ties, err := t.Shelf.ContactsOf(t.ctx, r.ID)
	if err != nil {
		return err
	}
	t.shows("invite", r.ID)
	t.reply(Reply{Text: t.words.Say("cut.sure", "name", t.name(r), "birth", t.born(r), "n", strconv.Itoa(len(ties))), Private: true, Choices: t.yesNo()})
	return nil
}

func (t *talk) hearCutting() error {
	if !t.agrees() {
		t.say("menu.unclear")
		return t.askCutting()
	}
	if err := t.Desk.CutOff(t.ctx, t.staff.ID, t.inHand()); err != nil {
		return err
	}
	t.say("cut.done")
	return t.backHome()
}
