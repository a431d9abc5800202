package bot

import (
	"strconv"
	"strings"

	"hssk/store/health"
)

// askAppointed says who may act for the one who speaks, and what can be done about it.
func (t *talk) askAppointed() error {
	all, err := t.Shelf.Proxies(t.ctx, t.self)
	if err != nil {
		return err
	}
	lines, r := []string{}, Reply{Private: true}
	t.state.List = nil
	for _, p := range all {
		if p.Ward != t.self || !p.To.IsZero() {
			continue
		}
		holder, err := t.Shelf.Record(t.ctx, p.Holder)
		if err != nil {
			return err
		}
		t.shows("own list "+t.in.Channel, p.Holder)
		line := t.words.Say("appoint.line", "name", t.name(holder), "kind", t.words.Say("appoint.kind."+string(p.Kind)), "day", date(p.From))
		if p.Kind != health.ProxyAppointed {
			lines = append(lines, line)
			continue
		}
		t.state.List = append(t.state.List, string(p.ID))
		r.Choices = append(r.Choices, Choice{strconv.Itoa(len(t.state.List)), t.words.Say("appoint.end", "who", line)})
	}
	title := "appoint.title"
	if len(lines)+len(r.Choices) == 0 {
		title = "appoint.none"
	}
	r.Text = strings.Join(append([]string{t.words.Say(title)}, lines...), "\n")
	r.Choices = append(r.Choices, Choice{"9", t.words.Say("appoint.add")}, Choice{"0", t.words.Say("back")})
	t.reply(r)
	return nil
}

func (t *talk) hearAppointed() error {
	n, err := strconv.Atoi(t.answer())
	switch {
	case err == nil && n == 9:
		return t.enter("appoint", nil)
	case err == nil && n >= 1 && n <= len(t.state.List):
		return t.enter("dismiss", map[string]string{"proxy": t.state.List[n-1]})
	}
	t.say("menu.unclear")
	return t.askAppointed()
}

func (t *talk) askDismiss() error {
	t.reply(Reply{Text: t.words.Say("appoint.end_sure"), Choices: t.yesNo()})
	return nil
}

func (t *talk) hearDismiss() error {
	if !t.agrees() {
		t.say("menu.unclear")
		return t.askDismiss()
	}
	if err := t.Desk.Dismiss(t.ctx, t.self, health.ProxyID(t.state.Data["proxy"])); err != nil {
		return err
	}
	t.say("appoint.ended")
	return t.backHome()
}

func (t *talk) askAppoint() error {
	t.reply(Reply{Text: t.words.Say("appoint.number"), Choices: t.stop()})
	return nil
}

func (t *talk) hearAppoint() error {
	v, _, err := t.intake().Canonical(health.NationalID, t.answer())
	if err != nil {
		return t.problem(health.NationalID, err, t.stop())
	}
	return t.enter("appointbirth", map[string]string{"number": v.Reveal()})
}

func (t *talk) askAppointBirth() error {
	t.reply(Reply{Text: t.words.Say("appoint.birth"), Choices: t.stop()})
	return nil
}

func (t *talk) hearAppointBirth() error {
	v, _, err := t.intake().Canonical(health.BirthDate, t.saidBirth())
	if err != nil {
		return t.problem(health.BirthDate, err, t.stop())
	}
	return t.enter("appointsure", map[string]string{"number": t.state.Data["number"], "birth": v.Reveal()})
}

// askAppointSure says what is agreed to, in the words of health.ProxyText.
func (t *talk) askAppointSure() error {
	t.reply(Reply{Text: t.words.Say("appoint.consent"), Choices: t.yesNo()})
	return nil
}

func (t *talk) hearAppointSure() error {
	if !t.agrees() {
		t.say("menu.unclear")
		return t.askAppointSure()
	}
	number, birth := t.state.Data["number"], t.state.Data["birth"]
	out, err := t.Desk.Appoint(t.ctx, health.Appointment{Channel: t.in.Channel, Address: t.in.Address, Ward: t.self, Number: health.Value(number),
		Birth: health.Value(birth), Guess: t.fingerprint(number, birth), Key: t.key("appoint")})
	if err != nil {
		return err
	}
	t.say("outcome." + out.Code)
	return t.backHome()
}
