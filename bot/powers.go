package bot

import (
	"strconv"
	"strings"

	"hssk/store/health"
)

// recordPowers: who may act for residents of the station is written down by staff who have seen the paper.
func (t *talk) recordPowers(text string) error {
	t.leave()
	return t.enter("powers", map[string]string{"text": text})
}

func (t *talk) askPowers() error { return t.askWho("powers.ask") }

func (t *talk) hearPowers() error {
	return t.hearWho(func(id health.PersonID) error { return t.enter("powersof", map[string]string{"ward": string(id)}) })
}

func (t *talk) wardInHand() (health.Record, error) {
	return t.Shelf.Record(t.ctx, health.PersonID(t.state.Data["ward"]))
}

// askPowersOf lists who may act for somebody, and what can be done about it.
func (t *talk) askPowersOf() error {
	ward, err := t.wardInHand()
	if err != nil {
		return err
	}
	if !t.staff.MayOver(health.RightInvite, ward) {
		return t.refuse("error.invite_not_yours")
	}
	all, err := t.Shelf.Proxies(t.ctx, ward.ID)
	if err != nil {
		return err
	}
	t.shows("task powers", ward.ID)
	r, title := Reply{Private: true}, "powers.none"
	t.state.List = nil
	for _, p := range all {
		if p.Ward != ward.ID || !p.To.IsZero() {
			continue
		}
		holder, err := t.Shelf.Record(t.ctx, p.Holder)
		if err != nil {
			return err
		}
		t.state.List = append(t.state.List, string(p.ID))
		title = "powers.title"
		line := t.words.Say("powers.line", "name", t.name(holder), "kind", t.words.Say("powers.kind."+string(p.Kind)), "day", date(p.From))
		r.Choices = append(r.Choices, Choice{strconv.Itoa(len(t.state.List)), t.words.Say("powers.end", "who", line)})
	}
	r.Text = t.words.Say(title, "name", t.name(ward), "birth", t.born(ward))
	r.Choices = append(r.Choices, Choice{"9", t.words.Say("powers.add")}, Choice{"0", t.words.Say("back")})
	t.reply(r)
	return nil
}

func (t *talk) hearPowersOf() error {
	n, err := strconv.Atoi(t.answer())
	switch {
	case err == nil && n == 9:
		return t.onward("powersholder", nil)
	case err == nil && n >= 1 && n <= len(t.state.List):
		return t.onward("powersend", map[string]string{"proxy": t.state.List[n-1]})
	}
	t.say("menu.unclear")
	return t.askPowersOf()
}

func (t *talk) askPowersEnd() error {
	t.reply(Reply{Text: t.words.Say("powers.end_sure"), Choices: t.yesNo()})
	return nil
}

func (t *talk) hearPowersEnd() error {
	if t.denies() {
		return t.cancel("")
	}
	if !t.agrees() {
		t.say("menu.unclear")
		return t.askPowersEnd()
	}
	if err := t.Desk.EndPower(t.ctx, t.staff.ID, health.PersonID(t.state.Data["ward"]), health.ProxyID(t.state.Data["proxy"])); err != nil {
		return err
	}
	t.say("powers.ended")
	return t.backHome()
}

func (t *talk) askPowersHolder() error { return t.askWho("powers.holder") }

func (t *talk) hearPowersHolder() error {
	return t.hearWho(func(id health.PersonID) error { return t.onward("powerskind", map[string]string{"holder": string(id)}) })
}

// kindsOfPowers are asked for in this order.
func kindsOfPowers() []health.ProxyKind {
	return []health.ProxyKind{health.ProxyGuardian, health.ProxyAppointed, health.ProxyDecision}
}

func (t *talk) askPowersKind() error {
	r := Reply{Text: t.words.Say("powers.which")}
	for i, k := range kindsOfPowers() {
		r.Choices = append(r.Choices, Choice{strconv.Itoa(i + 1), t.words.Say("powers.why." + string(k))})
	}
	r.Choices = append(r.Choices, t.stop()...)
	t.reply(r)
	return nil
}

func (t *talk) hearPowersKind() error {
	n, err := strconv.Atoi(t.answer())
	if err != nil || n < 1 || n > len(kindsOfPowers()) {
		t.say("menu.unclear")
		return t.askPowersKind()
	}
	return t.onward("powerspaper", map[string]string{"kind": string(kindsOfPowers()[n-1])})
}

func (t *talk) askPowersPaper() error {
	t.reply(Reply{Text: t.words.Say("powers.paper"), Choices: t.stop()})
	return nil
}

func (t *talk) hearPowersPaper() error {
	paper := strings.TrimSpace(t.answer())
	if len([]rune(paper)) < 2 || len(paper) > 200 {
		t.say("powers.paper_again")
		return t.askPowersPaper()
	}
	return t.onward("powerssure", map[string]string{"paper": paper})
}

func (t *talk) askPowersSure() error {
	ward, err := t.wardInHand()
	if err != nil {
		return err
	}
	holder, err := t.Shelf.Record(t.ctx, health.PersonID(t.state.Data["holder"]))
	if err != nil {
		return err
	}
	t.reply(Reply{Text: t.words.Say("powers.sure", "ward", t.line(t.name(ward), t.bornIn(ward.Birth())), "holder", t.line(t.name(holder), t.bornIn(holder.Birth())),
		"kind", t.words.Say("powers.kind."+t.state.Data["kind"]), "paper", t.state.Data["paper"]), Private: true, Choices: t.yesNo()})
	return nil
}

func (t *talk) hearPowersSure() error {
	if t.denies() {
		return t.cancel("")
	}
	if !t.agrees() {
		t.say("menu.unclear")
		return t.askPowersSure()
	}
	d := t.state.Data
	out, err := t.Desk.RecordPower(t.ctx, t.staff.ID, health.Proxy{Ward: health.PersonID(d["ward"]), Holder: health.PersonID(d["holder"]),
		Kind: health.ProxyKind(d["kind"]), Consent: health.Consent{Proof: health.Value(d["paper"])}})
	if err != nil {
		return err
	}
	t.say("outcome." + out.Code)
	return t.backHome()
}
