package bot

import (
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// CardReader reads the code in a photograph of an identity card. An error says that none was read.
type CardReader interface {
	Read(picture []byte) (string, error)
}

// sentCard reports whether the event is a card: a photograph, or the text of the code as a scanner types it.
func (in Incoming) sentCard() bool {
	if len(in.Photo) > 0 {
		return true
	}
	_, ok := ident.ReadCardText(in.Text)
	return ok
}

// readCard reads the card that was sent; nothing if its code cannot be read.
func (t *talk) readCard() map[health.Field]health.FieldValue {
	text := t.in.Text
	if len(t.in.Photo) > 0 {
		if t.Cards == nil {
			return nil
		}
		var err error
		if text, err = t.Cards.Read(t.in.Photo); err != nil {
			return nil
		}
	}
	c, ok := ident.ReadCardText(text)
	if !ok {
		return nil
	}
	return t.intake().Card(c)
}

// hearCard does with a card what the place in the conversation calls for: fill the form, find or register its bearer,
// begin to link.
func (t *talk) hearCard() error {
	card := t.readCard()
	switch {
	case card == nil:
		t.sayCard("card.unread")
		return t.askOn()
	case t.state.Form != nil && inForm(t.state.Dialog):
		return t.formCard(card)
	case t.can(health.RightFill):
		return t.bearer(card)
	case t.staff.ID == "" && card[health.BirthDate].State == health.HasValue:
		return t.linkCard(card)
	}
	t.sayCard("card.nowhere")
	return t.askOn()
}

// sayCard says something about a card, and of a photograph that it is not kept.
func (t *talk) sayCard(key string, args ...string) {
	text := t.words.Say(key, args...)
	if len(t.in.Photo) > 0 {
		text += " " + t.words.Say("card.dropped")
	}
	t.reply(Reply{Text: text})
}

// askOn asks again what was asked, or shows the menu.
func (t *talk) askOn() error {
	if d, ok := dialogs()[t.state.Dialog]; ok {
		return d.ask(t)
	}
	return t.home()
}

// linkCard begins to link with the number and birth date of the card. The card proves nothing: a code is asked for.
func (t *talk) linkCard(card map[health.Field]health.FieldValue) error {
	birth, err := ident.ParseBirthText(card[health.BirthDate].Text())
	if err != nil {
		return err
	}
	t.leave()
	t.state.Data = map[string]string{"id": card[health.NationalID].Text()}
	t.in.Text, t.in.Choice = birth.Format(), ""
	return t.hearLinkBirth()
}

// bearer finds whose card it is at the station, or begins to register them.
func (t *talk) bearer(card map[health.Field]health.FieldValue) error {
	t.setAside()
	number := card[health.NationalID].Text()
	found, n, err := t.people(number, 0)
	if err != nil {
		return err
	}
	if n > 0 {
		if err := t.warnOf(found[0].ID, card); err != nil {
			return err
		}
		return t.find(number)
	}
	t.leave()
	if !t.can(health.RightRegister) {
		t.sayCard("find.none")
		return t.home()
	}
	t.state.Form = &form{Fields: who()}
	t.say("new.title")
	return t.useCard(card)
}

// warnOf says in what somebody found by the number of a card differs from it.
func (t *talk) warnOf(person health.PersonID, card map[health.Field]health.FieldValue) error {
	r, err := t.Shelf.Record(t.ctx, person)
	if err != nil {
		return err
	}
	if diff := differences(r, card); len(diff) > 0 {
		t.shows("card", person)
		t.reply(Reply{Text: t.sideBySide(r, card, diff), Private: true})
	}
	return nil
}

// formCard fills the form of a resident if card and record agree, and asks if they do not.
func (t *talk) formCard(card map[health.Field]health.FieldValue) error {
	fm := t.state.Form
	if fm.Person == "" {
		if id := fm.Values[health.NationalID]; id.State == health.HasValue && id.Text() != card[health.NationalID].Text() {
			return t.bearer(card) // somebody else's: the form that was begun is set aside
		}
		return t.useCard(card)
	}
	r, err := t.Shelf.Record(t.ctx, fm.Person)
	if err != nil {
		return err
	}
	if len(differences(r, card)) == 0 {
		return t.useCard(card)
	}
	fm.Card = card
	return t.enter("card", t.state.Data)
}

// differences are the fields in which a card contradicts a record.
func differences(r health.Record, card map[health.Field]health.FieldValue) []health.Field {
	var out []health.Field
	for _, f := range []health.Field{health.FullName, health.BirthDate, health.SexField, health.NationalID, health.OldID} {
		has, says := r.Fields[f], card[f]
		if has.State == health.HasValue && says.State == health.HasValue && contradicts(f, has.Text(), says.Text()) {
			out = append(out, f)
		}
	}
	return out
}

func contradicts(f health.Field, has, says string) bool {
	switch f {
	case health.FullName:
		return ident.FoldTone(has) != ident.FoldTone(says)
	case health.BirthDate:
		one, err1 := ident.ParseBirthText(has)
		two, err2 := ident.ParseBirthText(says)
		return err1 != nil || err2 != nil || !one.Compatible(two)
	}
	return has != says
}

// askCard shows what differs, side by side.
func (t *talk) askCard() error {
	fm := t.state.Form
	r, err := t.Shelf.Record(t.ctx, fm.Person)
	if err != nil {
		return err
	}
	t.shows("card", fm.Person)
	t.reply(Reply{Text: t.sideBySide(r, fm.Card, differences(r, fm.Card)) + "\n" + t.words.Say("card.whose"), Private: true,
		Choices: []Choice{{"1", t.words.Say("card.keep")}, {"2", t.words.Say("card.take")}, {"0", t.words.Say("card.other")}}})
	return nil
}

func (t *talk) sideBySide(r health.Record, card map[health.Field]health.FieldValue, fields []health.Field) string {
	lines := []string{t.words.Say("card.differs")}
	for _, f := range fields {
		lines = append(lines, t.words.Say("card.line", "field", t.fieldName(f), "record", t.told(t.purpose(), f, r.Fields[f]),
			"card", t.told(t.purpose(), f, card[f])))
	}
	return strings.Join(lines, "\n")
}

// hearCardAnswer hears whether the card is this person's, and whether the record or the card is right.
func (t *talk) hearCardAnswer() error {
	fm := t.state.Form
	card := fm.Card
	switch {
	case t.answer() == "1":
	case t.answer() == "2":
		if err := t.takeOver(card); err != nil {
			return err
		}
	default:
		t.say("menu.unclear")
		return t.askCard()
	}
	return t.useCard(card)
}

// takeOver puts the fields in which the card is right and the record wrong into the form.
func (t *talk) takeOver(card map[health.Field]health.FieldValue) error {
	fm := t.state.Form
	r, err := t.Shelf.Record(t.ctx, fm.Person)
	if err != nil {
		return err
	}
	for _, f := range differences(r, card) {
		if !fm.asks(f) {
			fm.Fields = append(fm.Fields, f)
		}
	}
	return nil
}

// useCard answers the questions of the form that the card answers, and goes on to the first that is open.
func (t *talk) useCard(card map[health.Field]health.FieldValue) error {
	fm := t.state.Form
	fm.Card, fm.Fix = nil, false
	filled := fm.fill(card)
	if fm.Task == "" && len(fm.Values) >= len(who()) {
		t.extend()
		for f, v := range fm.fill(card) {
			filled[f] = v
		}
	}
	if len(filled) == 0 {
		t.sayCard("card.nothing")
	} else {
		t.sayCard("card.filled", "fields", t.fieldNames(filled))
	}
	fm.At = fm.open()
	return t.enter("form", t.state.Data)
}

func (fm *form) asks(f health.Field) bool {
	for _, asked := range fm.Fields {
		if asked == f {
			return true
		}
	}
	return false
}

// fill takes the answers of the card to the questions of the form.
func (fm *form) fill(card map[health.Field]health.FieldValue) map[health.Field]health.FieldValue {
	filled := map[health.Field]health.FieldValue{}
	for f, v := range card {
		if !fm.asks(f) {
			continue
		}
		if fm.Values == nil {
			fm.Values = map[health.Field]health.FieldValue{}
		}
		delete(fm.Left, f)
		delete(fm.Doubts, f)
		for _, flag := range v.Flags {
			if fm.Doubts == nil {
				fm.Doubts = map[health.Field][]string{}
			}
			fm.Doubts[f] = append(fm.Doubts[f], string(flag))
		}
		fm.Values[f], filled[f] = v, v
	}
	return filled
}
