package bot

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"hssk/store/health"
)

// form asks for fields one after the other. Nothing of it is in the record until its summary is confirmed.
type form struct {
	Task   health.TaskID                      `json:"task,omitempty"` // zero: a new person is registered
	Person health.PersonID                    `json:"person,omitempty"`
	Fields []health.Field                     `json:"fields"`
	At     int                                `json:"at"`
	Values map[health.Field]health.FieldValue `json:"values,omitempty"`
	Left   map[health.Field]bool              `json:"left,omitempty"`   // left out for later: not asked again by itself
	Fix    bool                               `json:"fix,omitempty"`    // one answer is changed: back to the summary after it
	Doubts map[health.Field][]string          `json:"doubts,omitempty"` // said once, beside the answer they are about
	Card   map[health.Field]health.FieldValue `json:"card,omitempty"`   // a card that contradicts the record, until it is decided whose it is
}

// open gives the place of the first question that was neither answered nor left out; the number of questions if none is.
func (fm *form) open() int {
	for i, f := range fm.Fields {
		if _, answered := fm.Values[f]; !answered && !fm.Left[f] {
			return i
		}
	}
	return len(fm.Fields)
}

// Keys of what can be said instead of an answer. They are letters, so that no answer is mistaken for them.
const (
	keyNone = "K" // asked: there is none
	keySkip = "B" // leave it for later
	keyBack = "L" // the question before
)

func (t *talk) askField() error {
	fm := t.state.Form
	fm.Card = nil // nobody wants it any more
	if fm.At == len(who()) {
		t.extend()
	}
	if fm.At >= len(fm.Fields) {
		return t.enter("summary", t.state.Data)
	}
	f := fm.Fields[fm.At]
	text := t.words.Say("ask." + string(f))
	named, brief, err := t.formWho()
	if err != nil {
		return err
	}
	if brief != "" && !t.justNamed(named) {
		text = brief + " · " + text
	}
	if fm.Task != "" || len(fm.Fields) > len(who()) {
		text = strconv.Itoa(fm.At+1) + "/" + strconv.Itoa(len(fm.Fields)) + " · " + text
	}
	doubt, err := t.standingDoubt(f)
	t.reply(Reply{Text: doubt + text, Private: true, Choices: t.fieldChoices(f)})
	return err
}

// standingDoubt says before a question why an answer that the record has is asked for again.
func (t *talk) standingDoubt(f health.Field) (string, error) {
	if t.state.Form.Person == "" {
		return "", nil
	}
	r, err := t.Shelf.Record(t.ctx, t.state.Form.Person)
	switch {
	case err == nil && r.Fields[f].Has(health.CodeNumberShared):
		return t.words.Say("form.shared") + "\n", nil
	case err == nil && r.Fields[f].Has(health.CodeCheckDisputed):
		return t.words.Say("form.disputed") + "\n", nil
	case err == nil && r.Fields[f].Dispute() != "":
		return t.words.Say("form."+r.Fields[f].Dispute()) + "\n", nil
	case err == nil && f == health.Phone && r.Fields[f].Has(health.CodePhoneMoved):
		return t.words.Say("form.passed_on") + "\n", nil
	}
	return "", err
}

// fieldChoices are what can be pressed at a question: its usual answers, and what can be said instead of one.
func (t *talk) fieldChoices(f health.Field) []Choice {
	fm := t.state.Form
	out := t.offers(f)
	if t.Profile.Accept(f) {
		out = append(out, Choice{keyNone, t.words.Say("form.none")})
	}
	if !fm.identifying() {
		out = append(out, Choice{keySkip, t.words.Say("form.skip")})
	}
	if fm.Fix {
		out = append(out, Choice{keyBack, t.words.Say("back")})
	} else if fm.At > 0 {
		out = append(out, Choice{keyBack, t.words.Say("form.back")})
	}
	return append(out, Choice{"0", t.words.Say("form.cancel")})
}

// offers are the answers that a question lists by number.
func (t *talk) offers(f health.Field) []Choice {
	var out []Choice
	for i, code := range offered(f) {
		out = append(out, Choice{strconv.Itoa(i + 1), t.shown(f, health.FieldValue{State: health.HasValue, Value: health.Value(code)})})
	}
	return out
}

// offered are the answers a question lists: all of a short list, the usual ones of a long one. Others can be typed.
func offered(f health.Field) []string {
	switch f {
	case health.SexField:
		return []string{"1", "2"}
	case health.Ethnicity:
		return []string{"06", "01", "03", "02", "09", "08"}
	case health.HeadRel:
		return health.Choices(f)
	case health.Occupation:
		return []string{"Nông dân", "Công nhân", "Học sinh, sinh viên", "Cán bộ, viên chức", "Buôn bán", "Nghề tự do", "Hưu trí", "Nội trợ"}
	}
	return nil
}

// chosen is the answer to a question: the listed answer behind a number, or what was typed.
func (t *talk) chosen(f health.Field) string {
	said := t.answer()
	if n, err := strconv.Atoi(said); err == nil && n >= 1 && n <= len(offered(f)) {
		return offered(f)[n-1]
	}
	return t.saidValue(f, said)
}

func (t *talk) hearField() error {
	fm := t.state.Form
	f := fm.Fields[fm.At]
	if fm.Values == nil {
		fm.Values = map[health.Field]health.FieldValue{}
	}
	switch key := t.formKey(); {
	case key == keyBack && fm.Fix:
		fm.Fix = false
		return t.enter("summary", t.state.Data)
	case key == keyBack && fm.At > 0:
		fm.At--
		return t.askField()
	case key == keyBack:
		t.say("form.first")
		return t.askField()
	case key == keySkip && !fm.identifying():
		fm.leaveOut(f)
	case key == keyNone && t.Profile.Accept(f):
		fm.Values[f] = health.FieldValue{State: health.AskedNone}
	case key == keyNone:
		key := "form.needed"
		if fm.identifying() {
			key = "new.needs"
		}
		t.say(key, "field", t.lower(f))
		return t.askField()
	default:
		if ok, err := t.take1(f); !ok {
			return err
		}
	}
	t.advance()
	return t.askField()
}

// leaveOut notes that a question is left for later.
func (fm *form) leaveOut(f health.Field) {
	delete(fm.Values, f)
	delete(fm.Doubts, f)
	if fm.Left == nil {
		fm.Left = map[health.Field]bool{}
	}
	fm.Left[f] = true
}

// advance goes to the next question. After a change from the summary that is the summary again, unless the change raises
// new questions.
func (t *talk) advance() {
	fm := t.state.Form
	if !fm.Fix {
		for fm.At++; fm.At < len(fm.Fields) && fm.Values[fm.Fields[fm.At]].Source == health.FromCard; fm.At++ {
		} // the card has answered it
		return
	}
	fm.Fix = false
	if fm.identifying() {
		t.extend()
	}
	fm.At = fm.open()
}

// formKey recognises the words for "none", "later" and "back", as keys or as people say them.
func (t *talk) formKey() string {
	heard := t.heard()
	if words := read(t.answer(), t.today()).words; len(words) > 1 {
		heard = spaced(words) // "k co", "ko bik"
	}
	if strings.HasSuffix(heard, "khong nho") || strings.HasSuffix(heard, "khong biet") || strings.HasSuffix(heard, "chua biet") {
		return keySkip // nobody can say it now: it is asked later
	}
	switch heard {
	case "k", "khong co", "khong", "none":
		return keyNone
	case "b", "bo qua", "-", "skip", "don't know":
		return keySkip
	case "l", "lui", "quay lai", "<", "back":
		return keyBack
	}
	return ""
}

// take1 checks one typed answer and keeps it; false means that the question stays open.
func (t *talk) take1(f health.Field) (bool, error) {
	fm := t.state.Form
	v, flags, err := t.intake().Canonical(f, t.chosen(f))
	if err != nil {
		return false, t.problemOf(f, err)
	}
	delete(fm.Left, f)
	val := health.FieldValue{State: health.HasValue, Value: v}
	delete(fm.Doubts, f)
	for _, flag := range flags {
		val.Flags = append(val.Flags, flag.Code)
		if fm.Doubts == nil {
			fm.Doubts = map[health.Field][]string{}
		}
		fm.Doubts[f] = append(fm.Doubts[f], string(flag.Code))
	}
	fm.Values[f] = val
	return true, nil
}

// newPerson starts the form for somebody who has no record yet.
func (t *talk) newPerson() error {
	t.leave()
	if fm, ok := t.kept(""); ok {
		return t.goOn(fm)
	}
	t.state.Form = &form{Fields: who()}
	t.say("new.title")
	return t.enter("form", nil)
}

// who are the fields that tell whether somebody is registered already, and what else to ask them.
func who() []health.Field {
	return []health.Field{health.FullName, health.BirthDate, health.SexField}
}

// extend adds to the form of a new person what the profile requires of somebody of their age and sex. The commune is
// the station's own.
func (t *talk) extend() {
	fm := t.state.Form
	if fm.Task != "" {
		return
	}
	fm.Fields = who() // age or sex may have been corrected since the last time
	r := health.Record{Fields: map[health.Field]health.FieldValue{}, Life: health.Resident, CreatedAt: t.now}
	for _, f := range who() {
		r.Fields[f] = fm.Values[f]
	}
	for _, g := range t.Profile.Gaps(r, t.now) {
		if g.Field != health.Commune {
			fm.Fields = append(fm.Fields, g.Field)
		}
	}
	maps.DeleteFunc(fm.Left, func(f health.Field, _ bool) bool { return !slices.Contains(fm.Fields, f) })
	for f := range fm.Values { // an answer that the corrected age no longer asks for is dropped
		if !slices.Contains(fm.Fields, f) {
			delete(fm.Values, f)
		}
	}
}

// identifying reports whether the question cannot be left out: without its answer a new person would be nobody.
func (fm *form) identifying() bool { return fm.Task == "" && fm.At < len(who()) }

func (t *talk) register() error {
	fm := t.state.Form
	for _, f := range []health.Field{health.FullName, health.BirthDate, health.SexField} {
		if fm.Values[f].State != health.HasValue {
			t.say("new.needs", "field", t.lower(f))
			fm.At = 0
			return t.enter("form", nil)
		}
	}
	id := health.DraftID(t.key("register"))
	health.Stamp(fm.Values, health.FromStaff, string(t.staff.ID), t.now)
	out, err := t.Desk.Register(t.ctx, health.Draft{ID: id, Kind: health.DraftRegister, Station: t.staff.Station, Values: fm.Values,
		By: health.Actor{Kind: health.ByStaff, ID: string(t.staff.ID)}, Cause: health.Cause{Kind: health.CauseDraft, ID: string(id)},
		Status: health.DraftNew})
	if err != nil {
		return err
	}
	t.say("outcome."+out.Code, "fields", t.gapNames(out.Gaps))
	t.sayAdded(out)
	if len(out.Gaps) > 0 {
		t.say("outcome.lacks", "fields", t.gapNames(out.Gaps))
	}
	t.leave()
	return t.home()
}
