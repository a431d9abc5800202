package bot

import (
	"strings"

	"hssk/store/ident"
)

// dialog is one question of a conversation: how it is asked and how the answer is heard. hear may move the conversation
// on by entering another dialog.
type dialog struct {
	ask  func(*talk) error
	hear func(*talk) error
}

// dialogs is the whole conversation, question by question.
func dialogs() map[string]dialog {
	return map[string]dialog{
		"lang":      {(*talk).askLang, (*talk).hearLang},
		"link":      {(*talk).askLinkID, (*talk).hearLinkID},
		"birth":     {(*talk).askLinkBirth, (*talk).hearLinkBirth},
		"code":      {(*talk).askCode, (*talk).hearCode},
		"correct":   {(*talk).askCorrect, (*talk).hearCorrect},
		"newvalue":  {(*talk).askNewValue, (*talk).hearNewValue},
		"propose":   {(*talk).askPropose, (*talk).hearPropose},
		"tasks":     {(*talk).askTasks, (*talk).hearTasks},
		"task":      {(*talk).askTask, (*talk).hearTask},
		"result":    {(*talk).askResult, (*talk).hearResult},
		"remind":    {(*talk).askRemind, (*talk).hearRemind},
		"sure":      {(*talk).askSure, (*talk).hearSure},
		"form":      {(*talk).askField, (*talk).hearField},
		"summary":   {(*talk).askSummary, (*talk).hearSummary},
		"amend":     {(*talk).askAmend, (*talk).hearAmend},
		"find":      {(*talk).askFind, (*talk).hearFind},
		"refused":   {(*talk).askRefused, (*talk).hearRefused},
		"again":     {(*talk).askAgain, (*talk).hearAgain},
		"card":      {(*talk).askCard, (*talk).hearCardAnswer},
		"household": {(*talk).askNext, (*talk).hearNext},
		"invite":    {(*talk).askInvite, (*talk).hearInvite},
		"inviting":  {(*talk).askInviting, (*talk).hearInviting},
		"split":     {(*talk).askSplit, (*talk).hearSplit},
		"splitting": {(*talk).askSplitting, (*talk).hearSplitting},
		"splitkeep": {(*talk).askSplitKeep, (*talk).hearSplitKeep},
		"seen":      {(*talk).askSeen, (*talk).hearSeen},
		"history":   {(*talk).askHistory, (*talk).hearHistory},
		"unlink":    {(*talk).askUnlink, (*talk).hearUnlink},
		"dung":      {(*talk).askDung, (*talk).hearDung},
		"missing":   {(*talk).askMissing, (*talk).hearMissing},
	}
}

// expectsCode reports whether the next thing typed is a secret.
func (t *talk) expectsCode() bool { return t.state.Dialog == "code" }

// hear routes what was said: a link that opened the chat, a way out, a command, an answer, or a look at the menu.
func (t *talk) hear() error {
	if t.in.Start != "" {
		return t.start()
	}
	if t.in.sentCard() {
		return t.hearCard()
	}
	if t.showMore() {
		return nil
	}
	d, asked := dialogs()[t.state.Dialog]
	if t.tooLong() {
		if asked {
			return d.ask(t)
		}
		return t.home()
	}
	t.tidy()
	if again := t.understand(); again && asked {
		return d.ask(t)
	}
	if done, err := t.follow(); done || err != nil {
		return err
	}
	if cmd, rest, ok := t.command(); ok {
		return cmd(t, rest)
	}
	if asked {
		return d.hear(t)
	}
	return t.hearMenu()
}

// command finds a command in what was typed: with a slash anywhere, as plain words where they cannot be an answer. The
// way out is a command everywhere.
func (t *talk) command() (run func(*talk, string) error, rest string, ok bool) {
	text := t.answer()
	slash := strings.HasPrefix(text, "/")
	word, rest, _ := strings.Cut(strings.TrimPrefix(text, "/"), " ")
	word, _, _ = strings.Cut(word, "@")
	if slash || t.state.Dialog == "" {
		if run, ok := commandNamed(word); ok {
			return run, strings.TrimSpace(rest), true
		}
	}
	if slash || !freeText(t.state.Dialog) {
		if run, ok := commandNamed(strings.TrimPrefix(text, "/")); ok {
			return run, "", true
		}
	}
	if t.wantsOut() {
		return (*talk).cancel, "", true
	}
	return nil, "", false
}

// commandNamed finds a command by its name, however it is accented and spaced. All but help and the way out keep the
// answers of a form that they interrupt.
func commandNamed(said string) (func(*talk, string) error, bool) {
	name := strings.NewReplacer(" ", "", "_", "").Replace(ident.Fold(said))
	run, ok := commands()[name]
	switch name {
	case "trogiup", "help", "huy", "cancel":
		return run, ok
	}
	return func(t *talk, rest string) error {
		t.setAside()
		return run(t, rest)
	}, ok
}

// freeText reports whether the question may be answered with any words, so that no plain words are a command there.
func freeText(dialog string) bool {
	return dialog == "form" || dialog == "newvalue" || dialog == "find"
}

// wantsOut recognises the words for "never mind", in any dialog. Where a name is asked for, Huy and Thơi written without
// marks are looked for first.
func (t *talk) wantsOut() bool {
	if name := t.heard(); t.state.Dialog == "find" && strings.ToLower(t.answer()) == name && (name == "huy" || name == "thoi") {
		return false
	}
	return t.wayOut()
}

// wayOut reports whether the words mean "never mind" if they mean nothing else.
func (t *talk) wayOut() bool {
	switch t.heard() {
	case "huy", "thoi", "thoat", "dung lai", "cancel", "0":
		return true
	}
	return ident.FoldTone(t.answer()) == "dừng"
}

// commands are what can be typed after a slash, in Vietnamese and English.
func commands() map[string]func(*talk, string) error {
	noArg := func(f func(*talk) error) func(*talk, string) error {
		return func(t *talk, _ string) error { return f(t) }
	}
	enter := func(dialog string) func(*talk, string) error {
		return func(t *talk, _ string) error { t.leave(); return t.enter(dialog, nil) }
	}
	return map[string]func(*talk, string) error{
		"start": noArg((*talk).welcome), "batdau": noArg((*talk).welcome),
		"menu": noArg((*talk).backHome), "dientiep": staffOnly(noArg((*talk).resume)), "resume": staffOnly(noArg((*talk).resume)),
		"trogiup": noArg((*talk).help), "help": noArg((*talk).help),
		"huy": (*talk).cancel, "cancel": (*talk).cancel,
		"ngonngu": enter("lang"), "language": enter("lang"),
		"nhiemvu": staffOnly(enter("tasks")), "tasks": staffOnly(enter("tasks")),
		"tim": anyStaff((*talk).find), "find": anyStaff((*talk).find),
		"moi": staffOnly((*talk).invite), "invite": staffOnly((*talk).invite),
		"them": staffOnly(noArg((*talk).newPerson)), "new": staffOnly(noArg((*talk).newPerson)),
		"tiendo": anyStaff((*talk).progressOf), "progress": anyStaff((*talk).progressOf),
		"tram": anyStaff((*talk).stationNamed), "station": anyStaff((*talk).stationNamed),
		"lienket": enter("link"), "link": enter("link"),
		"hoso": citizenOnly(noArg((*talk).myRecord)), "record": citizenOnly(noArg((*talk).myRecord)),
		"baosai": citizenOnly(enter("correct")), "correct": citizenOnly(enter("correct")),
		"denghi": citizenOnly(noArg((*talk).myRequests)), "requests": citizenOnly(noArg((*talk).myRequests)),
		"xemdaydu": citizenOnly(noArg((*talk).fullRecord)), "full": citizenOnly(noArg((*talk).fullRecord)),
		"aixem": citizenOnly(enter("seen")), "seen": citizenOnly(enter("seen")),
		"lichsu": staffOnly((*talk).history), "history": staffOnly((*talk).history),
		"bolienket": enter("unlink"), "unlink": enter("unlink"),
	}
}

// CommandNames lists the commands of a role for a channel that shows them, in order; the phrase "command.<name>" says
// what each does.
func CommandNames() []string {
	return []string{"nhiemvu", "tim", "lichsu", "them", "moi", "tiendo", "dientiep", "hoso", "xemdaydu", "aixem", "baosai", "denghi", "lienket", "ngonngu", "trogiup", "huy"}
}

func staffOnly(f func(*talk, string) error) func(*talk, string) error {
	return func(t *talk, rest string) error {
		if !t.staff.Role.Works() {
			return t.refuse("refuse.staff_only")
		}
		return f(t, rest)
	}
}

func anyStaff(f func(*talk, string) error) func(*talk, string) error {
	return func(t *talk, rest string) error {
		if t.staff.ID == "" {
			return t.refuse("refuse.staff_only")
		}
		return f(t, rest)
	}
}

func citizenOnly(f func(*talk, string) error) func(*talk, string) error {
	return func(t *talk, rest string) error {
		if t.person == "" {
			return t.refuse("refuse.link_first")
		}
		return f(t, rest)
	}
}

// backHome leaves whatever was asked and shows the menu.
func (t *talk) backHome() error {
	t.leave()
	return t.home()
}

func (t *talk) refuse(key string) error {
	t.say(key)
	t.leave()
	return t.home()
}

// cancel leaves any dialog. A task that is held stays held: the form can be taken up again.
func (t *talk) cancel(string) error {
	back, ok := parents()[t.state.Dialog]
	if t.means.Short && back == "correct" { // ten lines that nobody asked for
		ok = false
	}
	if ok && t.answer() == "0" {
		t.state.List = nil
		return t.enter(back, t.state.Data)
	}
	if unsaved(t.state.Dialog) {
		t.say("cancelled")
	}
	t.leave()
	return t.home()
}

// parents says where "back" leads from a question that was reached from another.
func parents() map[string]string {
	return map[string]string{"task": "tasks", "result": "task", "remind": "task", "sure": "task", "amend": "summary", "card": "form", "again": "refused", "newvalue": "correct", "propose": "correct"}
}

// unsaved reports whether leaving the dialog throws answers away.
func unsaved(dialog string) bool {
	return inForm(dialog) || dialog == "newvalue" || dialog == "propose"
}
