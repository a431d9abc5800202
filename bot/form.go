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
	Doubts map[health.Field][]string          `json:"doubts,omitempty"` // said once, beside the answer they are about
}

// Keys of what can be said instead of an answer. They are letters, so that no answer is mistaken for them.
const (
	keyNone = "K" // asked: there is none
	keySkip = "B" // leave it for later
	keyBack = "L" // the question before
)

func (t *talk) askField() error {
	fm := t.state.Form
	if fm.At == len(who()) {
		t.extend()
	}
	if fm.At >= len(fm.Fields) {
		return t.enter("summary", t.state.Data)
	}
	f := fm.Fields[fm.At]
	var extra []Choice
	if t.Profile.Accept(f) {
		extra = append(extra, Choice{keyNone, t.words.Say("form.none")})
	}
	if !fm.identifying() {
		extra = append(extra, Choice{keySkip, t.words.Say("form.skip")})
	}
	if fm.At > 0 {
		extra = append(extra, Choice{keyBack, t.words.Say("form.back")})
	}
	if fm.Task != "" || len(fm.Fields) > len(who()) {
		t.state.List = []string{strconv.Itoa(fm.At+1) + "/" + strconv.Itoa(len(fm.Fields))}
	}
	return t.askAbout(f, append(extra, Choice{"0", t.words.Say("form.cancel")}))
}

// askAbout asks for one field. Fields with a short list of answers offer them by number.
func (t *talk) askAbout(f health.Field, extra []Choice) error {
	text := t.words.Say("ask." + string(f))
	if len(t.state.List) == 1 {
		text = t.state.List[0] + " · " + text
	}
	t.state.List = nil
	r := Reply{Text: text, Private: true}
	for i, code := range offered(f) {
		r.Choices = append(r.Choices, Choice{strconv.Itoa(i + 1), t.shown(f, health.FieldValue{State: health.HasValue, Value: health.Value(code)})})
	}
	r.Choices = append(r.Choices, extra...)
	t.reply(r)
	return nil
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
	return said
}

func (t *talk) hearField() error {
	fm := t.state.Form
	f := fm.Fields[fm.At]
	if fm.Values == nil {
		fm.Values = map[health.Field]health.FieldValue{}
	}
	switch key := t.formKey(); {
	case key == keyBack && fm.At > 0:
		fm.At--
		return t.askField()
	case key == keySkip && !fm.identifying():
		delete(fm.Values, f)
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
	fm.At++
	return t.askField()
}

// formKey recognises the words for "none", "later" and "back", as keys or as people say them.
func (t *talk) formKey() string {
	switch heard := t.heard(); heard {
	case "k", "khong co", "khong", "none":
		return keyNone
	case "b", "bo qua", "-", "skip":
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
		return false, t.problem(f, err)
	}
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

// askSummary reads everything back before it is stored, with the doubts beside the answers.
func (t *talk) askSummary() error {
	fm := t.state.Form
	if err := t.compare(); err != nil {
		return err
	}
	lines := []string{t.words.Say("summary.title")}
	for _, f := range fm.Fields {
		lines = append(lines, t.fieldName(f)+": "+t.shown(f, fm.Values[f]))
		for _, code := range fm.Doubts[f] {
			if key := "problem." + code; t.Phrases.Has(key) {
				lines = append(lines, "   ⚠ "+t.words.Say(key))
			}
		}
	}
	t.reply(Reply{Text: strings.Join(lines, "\n"), Private: true, Choices: []Choice{{"1", t.words.Say("summary.save")},
		{"2", t.words.Say("summary.again")}, {"0", t.words.Say("form.cancel")}}})
	return nil
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
	for _, code := range all[health.NationalID].Flags {
		if fm.Doubts == nil {
			fm.Doubts = map[health.Field][]string{}
		}
		fm.Doubts[health.NationalID] = append(fm.Doubts[health.NationalID], string(code))
	}
	return nil
}

func (t *talk) hearSummary() error {
	switch t.answer() {
	case "1":
		if t.state.Form.Task == "" {
			return t.register()
		}
		return t.report(health.ResultDone)
	case "2":
		t.state.Form.At = 0
		return t.enter("form", t.state.Data)
	}
	t.say("menu.unclear")
	return t.askSummary()
}

// newPerson starts the form for somebody who has no record yet.
func (t *talk) newPerson() error {
	t.leave()
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
	if len(out.Gaps) > 0 {
		t.say("outcome.lacks", "fields", t.gapNames(out.Gaps))
	}
	t.leave()
	return t.home()
}
