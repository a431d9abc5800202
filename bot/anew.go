package bot

import (
	"slices"
	"strings"

	"hssk/bot/phrase"
	"hssk/store/health"
	"hssk/store/ident"
)

// byLabel does what is chosen by typing how it is called: a choice of the open question, or a line of the menu. Outside of
// names a part that nothing else is called by will do.
func (t *talk) byLabel() (done bool, err error) {
	if t.in.Choice == "" && !strings.HasPrefix(t.answer(), "/") {
		if key := t.lineCalled(); key != "" {
			t.in.Choice = key
			return false, nil
		}
	}
	w := t.wish()
	ends := w.Want == WantAsk || t.staff.ID == "" && (w.Want == WantStop || w.Want == WantRefuse)
	if t.in.Choice != "" || ends || strings.TrimSpace(t.in.Text) == "" || strings.HasPrefix(t.answer(), "/") {
		return false, nil
	}
	if key := t.choiceCalled(t.in.Text); key != "" {
		t.in.Choice = key
		return false, nil
	}
	if t.namesWanted() || inForm(t.state.Dialog) { // overNames looks at whole lines of the menu
		return false, nil
	}
	items, err := t.menu()
	if err != nil {
		return false, err
	}
	i := t.itemCalled(items, t.in.Text)
	if i < 0 || t.state.Dialog != "" && items[i].phrase == "menu.help" {
		return false, nil
	}
	t.setAside()
	t.leave()
	return true, items[i].run(t)
}

// choiceCalled gives the key of the choice that is called so; empty: none is.
func (t *talk) choiceCalled(said string) string {
	part := ""
	for key, label := range t.state.Labels {
		switch {
		case calledSo(said, label):
			return key
		case t.state.Dialog == "" || t.namesWanted() || !t.mayBePart(said, label):
		case part != "":
			part = " " // two have it
		default:
			part = key
		}
	}
	return strings.TrimSpace(part)
}

// itemCalled gives the place of the line of the menu that is called so, in long or in short; negative: none is.
func (t *talk) itemCalled(items []item, said string) int {
	part := -1
	for i, it := range items {
		full := t.Phrases.In(t.words.Lang())
		names := []string{t.words.Say(it.phrase), full.Say(it.phrase), full.Short().Say(it.phrase)}
		switch {
		case slices.ContainsFunc(names, func(name string) bool { return calledSo(said, name) }):
			return i
		case t.state.Dialog != "" || !slices.ContainsFunc(names, func(name string) bool { return t.mayBePart(said, name) }):
		case part == -1:
			part = i
		default:
			part = -2
		}
	}
	return part
}

// calledSo reports whether what was said is a label. Marks count where they were typed: "dừng" is not "Đúng".
func calledSo(said, label string) bool {
	a, b := labelWords(said), labelWords(label)
	return a != "" && a == b && (strings.TrimSpace(said) == ident.NoMarks(strings.TrimSpace(said)) || ident.FoldTone(said) == ident.FoldTone(label))
}

// mayBePart reports whether two words or more are a part of a label, and mean nothing else by themselves.
func (t *talk) mayBePart(said, label string) bool {
	w, part := t.wish(), labelWords(said)
	return (w.Want == WantNothing || w.Want == WantRefuse || w.Want == WantLook && w.Name != "" && w.Birth.IsZero()) && strings.Contains(part, " ") &&
		strings.Contains(" "+labelWords(label)+" ", " "+part+" ")
}

// labelWords is a label without marks and signs, its words apart.
func labelWords(s string) string {
	return strings.Join(strings.FieldsFunc(ident.Fold(s), func(r rune) bool { return strings.ContainsRune(" \t\n,.:;!?/()“”\"", r) }), " ")
}

// anew reports whether a message is a whole command by itself, and no answer to the question that is open.
func (t *talk) anew(w Wish) bool {
	citizen, linked := t.staff.ID == "", t.person != ""
	switch w.Want {
	case WantLook:
		return !w.Bare && (w.ID != "" || w.Name != "" || citizen && t.state.Dialog != "link")
	case WantMissing:
		return citizen
	case WantDied, WantMoved:
		return w.Name != "" || citizen && t.state.Dialog != "claimwho"
	case WantCode:
		return citizen && !w.Bare && t.state.Dialog != "code"
	case WantSet:
		return citizen && linked && !w.Bare && !t.answers(w.Field)
	case WantHours:
		return citizen && !w.Bare
	case WantRemind:
		return citizen && linked && !strings.HasPrefix(t.state.Dialog, "expect")
	case WantRequest:
		return citizen && linked
	case WantEnglish, WantViet:
		return t.state.Dialog != "lang"
	}
	return w.Want == WantStaffCode
}

// answers reports whether the open question is about a field.
func (t *talk) answers(f health.Field) bool {
	switch t.state.Dialog {
	case "birth", "phone", "appointbirth":
		return f == health.BirthDate
	case "link", "appoint":
		return f == health.NationalID
	case "newvalue":
		return health.Field(t.state.Data["field"]) == f
	}
	return false
}

// inLanguage goes on in another language.
func (t *talk) inLanguage(w Wish) error {
	t.conv.Lang = phrase.Default
	if w.Want == WantEnglish {
		t.conv.Lang = "en"
	}
	t.speak(t.conv.Lang)
	t.say("lang.set")
	return t.home()
}
