package bot

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// askSummary reads everything back before it is stored, with the doubts beside the answers.
func (t *talk) askSummary() error {
	fm := t.state.Form
	if err := t.compare(); err != nil {
		return err
	}
	lines, err := t.summaryTitle()
	if err != nil {
		return err
	}
	for _, f := range fm.Fields {
		lines = append(lines, t.summaryLine(f))
		lines = append(lines, t.doubts(fm.Doubts[f])...)
	}
	t.reply(Reply{Text: strings.Join(lines, "\n"), Private: true, Choices: []Choice{{"1", t.words.Say("summary.save")},
		{"2", t.words.Say("summary.amend")}, {keyBack, t.words.Say("form.back")}, {"0", t.words.Say("form.cancel")}}})
	return nil
}

// summaryTitle names whom the answers are about, unless these say so themselves.
func (t *talk) summaryTitle() ([]string, error) {
	if t.state.Form.Person == "" {
		return []string{t.words.Say("summary.title")}, nil
	}
	r, err := t.Shelf.Record(t.ctx, t.state.Form.Person)
	if err != nil {
		return nil, err
	}
	return []string{t.words.Say("summary.title_for", "who", t.line(t.name(r), t.bornIn(r.Birth())))}, nil
}

// summaryLine tells apart what was asked without an answer to be had and what was not asked yet.
func (t *talk) summaryLine(f health.Field) string {
	switch v := t.state.Form.Values[f]; v.State {
	case health.AskedNone:
		return t.fieldName(f) + ": " + t.words.Say("summary.none")
	case health.Unknown:
		return t.fieldName(f) + ": " + t.words.Say("summary.skipped")
	default:
		return t.fieldName(f) + ": " + t.told(health.ForCheck, f, v)
	}
}

// doubts says what was noticed about an answer. Only what somebody has to look at carries a sign.
func (t *talk) doubts(codes []string) []string {
	var lines []string
	for _, code := range codes {
		key := "problem." + code
		switch {
		case !t.Phrases.Has(key):
		case harmless(code):
			lines = append(lines, "   "+t.words.Say(key))
		default:
			lines = append(lines, "   ⚠ "+t.words.Say(key))
		}
	}
	return lines
}

// harmless reports whether the doubt only says how the answer was tidied up.
func harmless(code string) bool {
	switch ident.Code(code) {
	case ident.NameCaps, ident.NameLower, ident.NameEth, ident.NameNFD, ident.PhoneLeadingZero, ident.PhoneConverted,
		ident.IDLetterO, ident.CMNDLetterO, ident.CardLetterO, ident.SocialLetterO, ident.PhoneLetterO:
		return true
	}
	return code == "unit.former"
}

// compare raises the doubts that only two answers together show, such as a number that belongs to another birth year.
func (t *talk) compare() error {
	fm := t.state.Form
	all := map[health.Field]health.FieldValue{}
	if fm.Person != "" {
		r, err := t.Shelf.Record(t.ctx, fm.Person)
		if err != nil {
			return err
		}
		maps.Copy(all, r.Fields)
	}
	maps.Copy(all, fm.Values)
	id, answered := fm.Values[health.NationalID]
	if !answered {
		return nil
	}
	id.Flags = nil
	all[health.NationalID] = id
	health.CrossCheck(all)
	fm.Values[health.NationalID] = all[health.NationalID]
	delete(fm.Doubts, health.NationalID)
	doubts := all[health.NationalID].Flags
	if other, err := t.carriedElsewhere(id.Text()); err != nil {
		return err
	} else if other {
		doubts = append(doubts, health.CodeNumberShared)
	}
	for _, code := range doubts {
		if fm.Doubts == nil {
			fm.Doubts = map[health.Field][]string{}
		}
		fm.Doubts[health.NationalID] = append(fm.Doubts[health.NationalID], string(code))
	}
	return nil
}

// carriedElsewhere reports whether somebody else's record has the number. Of a new person the register itself asks.
func (t *talk) carriedElsewhere(number string) (bool, error) {
	person := t.state.Form.Person
	if person == "" || number == "" {
		return false, nil
	}
	ids, err := t.Shelf.ByNumber(t.ctx, health.NationalID, number)
	return slices.ContainsFunc(ids, func(id health.PersonID) bool { return id != person }), err
}

// amendShape is how somebody in a hurry names the line to change.
var amendShape = regexp.MustCompile(`^sua (?:muc |cau |dong )?(\d+)$`)

func (t *talk) hearSummary() error {
	m := amendShape.FindStringSubmatch(t.heard())
	switch {
	case m != nil:
		return t.amend(m[1])
	case t.answer() == "1":
		if t.state.Form.Task == "" {
			return t.register()
		}
		return t.report(health.ResultDone)
	case t.answer() == "2", t.heard() == "sua", t.heard() == "sua lai", t.heard() == "muon sua", t.heard() == "amend", t.heard() == "change":
		return t.enter("amend", t.state.Data)
	case t.formKey() == keyBack:
		t.state.Form.At = len(t.state.Form.Fields) - 1
		return t.enter("form", t.state.Data)
	}
	t.say("menu.unclear")
	return t.askSummary()
}

// askAmend lists the answers; one of them can be given anew.
func (t *talk) askAmend() error {
	r := Reply{Text: t.words.Say("summary.which"), Private: true}
	if id := t.state.Form.Person; id != "" {
		who, err := t.Shelf.Record(t.ctx, id)
		if err != nil {
			return err
		}
		r.Text = t.line(t.name(who), t.bornIn(who.Birth())) + ". " + r.Text
	}
	for i, f := range t.state.Form.Fields {
		r.Choices = append(r.Choices, Choice{strconv.Itoa(i + 1), t.summaryLine(f)})
	}
	r.Choices = append(r.Choices, Choice{"0", t.words.Say("back")})
	t.reply(r)
	return nil
}

func (t *talk) hearAmend() error { return t.amend(t.answer()) }

// amend asks one question anew, named by its place in the summary.
func (t *talk) amend(place string) error {
	fm := t.state.Form
	n, err := strconv.Atoi(place)
	if err != nil || n < 1 || n > len(fm.Fields) {
		t.say("menu.unclear")
		return t.askAmend()
	}
	fm.At, fm.Fix = n-1, true
	return t.enter("form", t.state.Data)
}
