package bot

import (
	"hssk/store/health"
)

// link begins to link the chat to a record. The chat of staff stays theirs.
func (t *talk) link() error {
	t.leave()
	if t.staff.ID != "" {
		return t.refuse("refuse.staff_chat")
	}
	if err := t.enter("link", nil); err != nil {
		return err
	}
	if t.shares() {
		t.replies = append(t.replies, Reply{Text: t.words.Say("phone.offer"), Share: t.words.Say("phone.share")})
	}
	return nil
}

// shares reports whether people can share their phone number here.
func (t *talk) shares() bool { return t.Shares != nil && t.Shares(t.in.Channel) }

// sharedPhone hears a phone number that is the sender's own. It says nothing about whose record has it: that takes a
// birth date.
func (t *talk) sharedPhone() error {
	if t.staff.ID != "" {
		return t.refuse("refuse.staff_chat")
	}
	v, _, err := t.intake().Canonical(health.Phone, t.in.Phone)
	if err != nil {
		t.say("outcome.phone_nobody")
		return t.backHome()
	}
	t.setAside()
	t.leave()
	return t.enter("phone", map[string]string{"phone": v.Reveal()})
}

func (t *talk) askPhoneBirth() error {
	t.reply(Reply{Text: t.words.Say("phone.birth"), Choices: t.stop()})
	return nil
}

func (t *talk) hearPhoneBirth() error {
	v, _, err := t.intake().Canonical(health.BirthDate, t.saidBirth())
	if err != nil {
		return t.problem(health.BirthDate, err, t.stop())
	}
	phone := t.state.Data["phone"]
	out, err := t.Desk.LinkPhone(t.ctx, health.PhoneClaim{Channel: t.in.Channel, Address: t.in.Address, Phone: health.Value(phone), Birth: v,
		Guess: t.fingerprint(phone, v.Reveal()), Key: t.key("phone")})
	if err != nil {
		return err
	}
	t.leave()
	if out.Code != "linked" {
		t.say("outcome." + out.Code)
		return t.home()
	}
	t.say("phone.done")
	return t.linked()
}

// linked shows the record that the chat has just been tied to.
func (t *talk) linked() error {
	t.state.For = ""
	if err := t.identify(); err != nil {
		return err
	}
	return t.myRecord()
}
