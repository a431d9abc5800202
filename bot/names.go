package bot

import (
	"cmp"
	"slices"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// overNames does what is no answer even where any words may be one: lines of the menu as they are printed, the words that
// are taught, tasks of the list, and reports of a death. What may be a name as well is asked.
func (t *talk) overNames(w Wish) (done bool, err error) {
	said := labelWords(t.answer())
	switch {
	case said == "help", said == "tro giup", said == "trogiup":
		return true, t.help()
	case t.isAnswer(said):
		return false, nil
	case t.taught(w, said), !t.couldAnswer() && t.meant(w):
		return true, t.instead()
	case t.couldAnswer() && t.nameAsked() && t.doubtful(w) != "":
		return true, t.onward("nameor", map[string]string{"said": t.answer(), "from": t.state.Dialog, "what": t.doubtful(w)})
	}
	return t.printed()
}

// isAnswer reports whether the words stand for an answer of the open question, such as "none" or "later".
func (t *talk) isAnswer(said string) bool {
	if t.state.Dialog == "form" && t.formKey() != "" {
		return true
	}
	return said == "" || t.state.Hint != "" && (t.agrees() || t.denies())
}

// instead leaves the question, keeps the form that it belongs to, and does what was said as if nothing had been asked.
func (t *talk) instead() error {
	t.setAside()
	t.leave()
	return t.route()
}

// printed does what a line of the menu does, where that was typed whole: two words at least, for one may be a name.
func (t *talk) printed() (done bool, err error) {
	items, err := t.menu()
	if err != nil {
		return false, err
	}
	i := t.itemCalled(items, t.in.Text)
	if i < 0 || t.couldAnswer() && !strings.Contains(labelWords(t.answer()), " ") {
		return false, nil
	}
	t.setAside()
	t.leave()
	return true, items[i].run(t)
}

// taught reports whether these are the words that answers and help teach for something else. Nobody is called so.
func (t *talk) taught(w Wish, said string) bool {
	first, rest, _ := strings.Cut(said, " ")
	works, citizen := t.staff.Role.Works(), t.staff.ID == ""
	switch {
	case said == "menu", said == "hssk", (citizen && (said == "hs" || said == "thieu" || said == "gio nhan tin") || said == "nhan lai") && t.marksFit(said):
		return true
	case citizen && first == "hssk" && rest != "", citizen && w.Want == WantCode && !w.Bare:
		return true
	case works && (said == "nv" || said == "nhiem vu") && t.marksFit(said), works && w.Want == WantTask && w.Number <= len(t.state.Shown):
		return true
	case t.can(health.RightFind) && first == "tim" && t.marksFit("tim "+rest) && w.Want == WantLook && w.Name+w.ID != "":
		return true
	case (w.Want == WantDied || w.Want == WantMoved) && (citizen || works) && lifeSaid(said):
		return true
	case t.state.Dialog == "newvalue" && t.anew(w) && !t.couldAnswer():
		return true
	}
	return !strings.Contains(said, " ") && !isSyllable(said) && t.ownCommand(said) // "baosai": no syllable, so no name
}

// marksFit reports whether taught words were typed without marks, or with theirs: "Tím" and "Thiều" are others.
func (t *talk) marksFit(taught string) bool {
	typed := strings.Join(strings.Fields(ident.FoldTone(t.answer())), " ")
	if typed == ident.NoMarks(typed) {
		return true
	}
	switch first, _, _ := strings.Cut(taught, " "); first {
	case "tim":
		return strings.HasPrefix(typed, "tìm ")
	case "thieu":
		return typed == "thiếu"
	case "nhan":
		return typed == "nhận lại"
	case "nhiem":
		return typed == "nhiệm vụ"
	case "gio":
		return typed == "giờ nhận tin"
	}
	return false
}

// ownCommand reports whether whoever speaks is shown a command of that name.
func (t *talk) ownCommand(said string) bool {
	name := strings.ReplaceAll(said, " ", "")
	if name == "huy" || name == "trogiup" { // they leave no form for something else
		return false
	}
	return slices.Contains(CommandNames(cmp.Or(string(t.role()), MenuStranger)), name)
}

// lifeSaid reports whether words report a death or a move whatever else they are: what is taught stands first, or what
// nobody is called stands last. "Mất" alone at the end is a name without its marks as well.
func lifeSaid(said string) bool {
	for _, p := range []string{"tu vong", "tuvong", "chuyen di", "chuyendi", "bao tu", "da mat"} {
		if strings.HasPrefix(said, p+" ") {
			return true
		}
	}
	for _, p := range []string{"mat roi", "da mat", "chet", "chet roi", "tu vong", "qua doi", "da chuyen di", "chuyen di roi", "chuyen noi khac"} {
		if strings.HasSuffix(said, " "+p) {
			return true
		}
	}
	return false
}

// doubtful names what words that may be a name may mean as well, as the phrase "nameor.<…>" says it; empty: nothing.
func (t *talk) doubtful(w Wish) string {
	said, citizen := labelWords(t.answer()), t.staff.ID == ""
	switch {
	case w.Want == WantDied && lastKey(t.answer()) == "mat" && t.mayMean("mất"):
		return "died"
	case w.Want == WantMoved:
		return "moved"
	case w.Want == WantStop:
		return "stop"
	case citizen && w.Want == WantLook && !w.Bare && w.Name+w.ID == "":
		return "look"
	case citizen && w.Want == WantMissing:
		return "missing"
	case t.ownCommand(said):
		return "command"
	}
	return ""
}

// mayMean reports whether the last word was typed as that one, or without marks.
func (t *talk) mayMean(word string) bool {
	words := strings.Fields(ident.FoldTone(t.answer()))
	last := words[len(words)-1]
	return last == ident.NoMarks(last) || last == word
}

func lastKey(said string) string {
	words := strings.Fields(labelWords(said))
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// meant reports whether words that cannot answer the question ask for something else that has words of its own.
func (t *talk) meant(w Wish) bool {
	citizen, works := t.staff.ID == "", t.staff.Role.Works()
	switch w.Want {
	case WantLook:
		return !w.Bare && (citizen || t.can(health.RightFind) && w.Name != "")
	case WantMissing, WantHours:
		return citizen && !w.Bare
	case WantTasks:
		return works
	case WantDied, WantMoved:
		return w.Name != "" && (citizen || works)
	}
	return t.ownCommand(labelWords(t.answer()))
}

// askedField is the field that the open question is about; empty: it is about none.
func (t *talk) askedField() health.Field {
	switch fm := t.state.Form; {
	case t.state.Dialog == "newvalue":
		return health.Field(t.state.Data["field"])
	case t.state.Dialog == "form" && fm != nil && fm.At < len(fm.Fields):
		return fm.Fields[fm.At]
	}
	return ""
}

// maybeName reports whether a wish for no more messages may be a name instead: "Dũng Nhân" has two words of such a wish.
func (t *talk) maybeName(w Wish) bool {
	words := read(t.answer(), t.today()).words
	_, known := phrases()[tight(words)]
	return w.Want == WantStop && !known && len(words) <= 4 && t.nameAsked() && t.couldAnswer()
}

// nameAsked reports whether the open question is what somebody is called.
func (t *talk) nameAsked() bool {
	f := t.askedField()
	return f != "" && f.Class() == health.ClassName
}

// couldAnswer reports whether what was said can answer the open question. Anything can be looked for.
func (t *talk) couldAnswer() bool {
	f := t.askedField()
	if f == "" {
		return true
	}
	_, _, err := t.intake().Canonical(f, t.chosen(f))
	return err == nil
}

// askNameOr asks whether words are a name or a wish.
func (t *talk) askNameOr() error {
	said, what := t.state.Data["said"], t.state.Data["what"]
	label := t.words.Say("nameor." + what)
	if what == "command" {
		label = t.words.Say("command." + strings.ReplaceAll(labelWords(said), " ", ""))
	}
	t.reply(Reply{Text: t.words.Say("nameor.ask", "said", said), Private: true,
		Choices: []Choice{{"1", t.words.Say("nameor.name")}, {"2", label}, {"0", t.words.Say("back")}}})
	return nil
}

func (t *talk) hearNameOr() error {
	said := t.state.Data["said"]
	switch {
	case t.answer() == "2" && t.state.Data["what"] == "stop":
		return t.consent(false)
	case t.answer() == "2":
		t.in.Text, t.in.Choice = said, ""
		return t.instead()
	case t.agrees():
		t.state.Dialog, t.in.Text, t.in.Choice = t.state.Data["from"], said, ""
		return dialogs()[t.state.Dialog].hear(t)
	}
	t.say("menu.unclear")
	return t.askNameOr()
}
