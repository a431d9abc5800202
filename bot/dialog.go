package bot

import (
	"maps"
	"strings"

	"hssk/store/health"
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
		"lang":         {(*talk).askLang, (*talk).hearLang},
		"hours":        {(*talk).askHours, (*talk).hearHours},
		"link":         {(*talk).askLinkID, (*talk).hearLinkID},
		"birth":        {(*talk).askLinkBirth, (*talk).hearLinkBirth},
		"code":         {(*talk).askCode, (*talk).hearCode},
		"correct":      {(*talk).askCorrect, (*talk).hearCorrect},
		"newvalue":     {(*talk).askNewValue, (*talk).hearNewValue},
		"propose":      {(*talk).askPropose, (*talk).hearPropose},
		"tasks":        {(*talk).askTasks, (*talk).hearTasks},
		"task":         {(*talk).askTask, (*talk).hearTask},
		"result":       {(*talk).askResult, (*talk).hearResult},
		"remind":       {(*talk).askRemind, (*talk).hearRemind},
		"sure":         {(*talk).askSure, (*talk).hearSure},
		"form":         {(*talk).askField, (*talk).hearField},
		"summary":      {(*talk).askSummary, (*talk).hearSummary},
		"amend":        {(*talk).askAmend, (*talk).hearAmend},
		"find":         {(*talk).askFind, (*talk).hearFind},
		"refused":      {(*talk).askRefused, (*talk).hearRefused},
		"nameor":       {(*talk).askNameOr, (*talk).hearNameOr},
		"again":        {(*talk).askAgain, (*talk).hearAgain},
		"card":         {(*talk).askCard, (*talk).hearCardAnswer},
		"household":    {(*talk).askNext, (*talk).hearNext},
		"invite":       {(*talk).askInvite, (*talk).hearInvite},
		"inviting":     {(*talk).askInviting, (*talk).hearInviting},
		"split":        {(*talk).askSplit, (*talk).hearSplit},
		"splitting":    {(*talk).askSplitting, (*talk).hearSplitting},
		"splitkeep":    {(*talk).askSplitKeep, (*talk).hearSplitKeep},
		"seen":         {(*talk).askSeen, (*talk).hearSeen},
		"history":      {(*talk).askHistory, (*talk).hearHistory},
		"unlink":       {(*talk).askUnlink, (*talk).hearUnlink},
		"dung":         {(*talk).askDung, (*talk).hearDung},
		"claim":        {(*talk).askClaim, (*talk).hearClaim},
		"claimwho":     {(*talk).askClaimWho, (*talk).hearClaimWho},
		"missing":      {(*talk).askMissing, (*talk).hearMissing},
		"phone":        {(*talk).askPhoneBirth, (*talk).hearPhoneBirth},
		"family":       {(*talk).askFamily, (*talk).hearFamily},
		"notme":        {(*talk).askNotMe, (*talk).hearNotMe},
		"cut":          {(*talk).askCut, (*talk).hearCut},
		"cutting":      {(*talk).askCutting, (*talk).hearCutting},
		"look":         {(*talk).askLook, (*talk).hearLook},
		"looking":      {(*talk).askLooking, (*talk).hearLooking},
		"appointed":    {(*talk).askAppointed, (*talk).hearAppointed},
		"dismiss":      {(*talk).askDismiss, (*talk).hearDismiss},
		"appoint":      {(*talk).askAppoint, (*talk).hearAppoint},
		"giveback":     {(*talk).askGiveBack, (*talk).hearGiveBack},
		"powers":       {(*talk).askPowers, (*talk).hearPowers},
		"powersof":     {(*talk).askPowersOf, (*talk).hearPowersOf},
		"powersend":    {(*talk).askPowersEnd, (*talk).hearPowersEnd},
		"powersholder": {(*talk).askPowersHolder, (*talk).hearPowersHolder},
		"powerskind":   {(*talk).askPowersKind, (*talk).hearPowersKind},
		"powerspaper":  {(*talk).askPowersPaper, (*talk).hearPowersPaper},
		"powerssure":   {(*talk).askPowersSure, (*talk).hearPowersSure},
		"appointbirth": {(*talk).askAppointBirth, (*talk).hearAppointBirth},
		"appointsure":  {(*talk).askAppointSure, (*talk).hearAppointSure},
		"checks":       {(*talk).askChecks, (*talk).hearChecks},
		"check":        {(*talk).askCheck, (*talk).hearCheck},
		"staff":        {(*talk).askStaff, (*talk).hearStaff},
		"member":       {(*talk).askMember, (*talk).hearMember},
		"disable":      {(*talk).askDisable, (*talk).hearDisable},
		"report":       {(*talk).askReport, (*talk).hearReport},
		"period":       {(*talk).askPeriod, (*talk).hearPeriod},
		"periodat":     {(*talk).askPeriod, (*talk).hearPeriod},
		"periods":      {(*talk).askPeriods, (*talk).hearPeriods},
		"periodone":    {(*talk).askPeriodOne, (*talk).hearPeriodOne},
		"periodsay":    {(*talk).askPeriodSay, (*talk).hearPeriodSay},
		"periodsure":   {(*talk).askPeriodSure, (*talk).hearPeriodSure},
		"list":         {(*talk).askList, (*talk).hearList},
		"listrest":     {(*talk).askListRest, (*talk).hearListRest},
		"lists":        {(*talk).askLists, (*talk).hearLists},
		"liststop":     {(*talk).askListStop, (*talk).hearListStop},
		"expectmeant":  {(*talk).askMeantAgain, (*talk).hearMeant},
		"expectwhich":  {(*talk).askWhich, (*talk).hearWhich},
		"leaves":       {(*talk).askLeaves, (*talk).hearLeaves},
		"leaveone":     {(*talk).askLeaveOne, (*talk).hearLeaveOne},
		"leavewho":     {(*talk).askLeaveWho, (*talk).hearLeaveWho},
		"leavefrom":    {(*talk).askLeaveFrom, (*talk).hearLeaveFrom},
		"leaveuntil":   {(*talk).askLeaveUntil, (*talk).hearLeaveUntil},
		"leavecover":   {(*talk).askLeaveCover, (*talk).hearLeaveCover},
		"leavesure":    {(*talk).askLeaveSure, (*talk).hearLeaveSure},
		"late":         {(*talk).askLate, (*talk).hearLate},
		"lateone":      {(*talk).askLateOne, (*talk).hearLateOne},
		"lategive":     {(*talk).askLateGive, (*talk).hearLateGive},
		"movefrom":     {(*talk).askMoveFrom, (*talk).hearMoveFrom},
		"moveto":       {(*talk).askMoveTo, (*talk).hearMoveTo},
		"movesure":     {(*talk).askMoveSure, (*talk).hearMoveSure},
		"share":        {(*talk).askShare, (*talk).hearShare},
		"request":      {(*talk).askRequest, (*talk).hearRequest},
		"requestsure":  {(*talk).askRequestSure, (*talk).hearRequestSure},
		"mine":         {(*talk).askMine, (*talk).hearMine},
		"mineone":      {(*talk).askMineOne, (*talk).hearMineOne},
		"minesure":     {(*talk).askMineSure, (*talk).hearMineSure},
		"cases":        {(*talk).askCases, (*talk).hearCases},
		"case":         {(*talk).askCase, (*talk).hearCase},
		"casewhy":      {(*talk).askCaseWhy, (*talk).hearCaseWhy},
		"casesure":     {(*talk).askCaseSure, (*talk).hearCaseSure},
		"takewho":      {(*talk).askTakeWho, (*talk).hearTakeWho},
		"takekind":     {(*talk).askTakeKind, (*talk).hearTakeKind},
		"takesure":     {(*talk).askTakeSure, (*talk).hearTakeSure},
		"expectday":    {(*talk).askDay, (*talk).hearDay},
	}
}

// expectsCode reports whether the next thing typed is a secret.
func (t *talk) expectsCode() bool { return t.state.Dialog == "code" }

// hear routes what was said: a link that opened the chat, a way out, a command, an answer, or a look at the menu.
func (t *talk) hear() error {
	if t.in.TooFast {
		return t.tooFast()
	}
	if t.lapsed { // what was said was meant for another record
		return t.refuse("family.over")
	}
	if twice, old := t.pressedBefore(); twice {
		return nil
	} else if old {
		t.reply(Reply{Text: t.words.Say("pressed.old"), Toast: true})
		return t.askOn()
	}
	if verb, id, ok := listVerb(t.in.Choice); ok {
		return t.doList(verb, id)
	}
	switch {
	case t.in.Start != "":
		return t.start()
	case t.in.File != nil:
		return t.hearFile()
	case t.in.Sent != "":
		t.say("sent." + t.in.Sent)
		return t.askOn()
	case t.in.Others:
		t.say("phone.others")
		return t.askOn()
	case t.in.Phone != "":
		return t.sharedPhone()
	case t.in.sentCard():
		return t.hearCard()
	case t.saysNotMe():
		t.setAside()
		t.leave()
		return t.enter("notme", nil)
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
	if done, err := t.hearNotice(); done || err != nil {
		return err
	}
	return t.route()
}

// route takes what was said for a line of a list, a wish, a command or the answer to the open question, in this order.
func (t *talk) route() error {
	d, asked := dialogs()[t.state.Dialog]
	if done, err := t.byLabel(); done || err != nil {
		return err
	}
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

// pressedBefore tells a choice that was pressed twice, which is answered once, and one of a question that is past, which
// must not answer the present one.
func (t *talk) pressedBefore() (twice, old bool) {
	if t.in.Choice == "" || t.in.Asked == "" {
		return false, false
	}
	press := t.in.Asked + " " + t.in.Choice
	twice = press == t.state.Last
	old = t.in.Asked != t.state.Asked
	t.state.Last = press
	return twice, old
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
	return dialog == "form" || dialog == "newvalue" || dialog == "find" || dialog == "look" || dialog == "cut" || dialog == "takewho" || dialog == "listrest" || dialog == "periodsay" ||
		picksStaff(dialog)
}

// picksStaff reports whether a name may be typed to find somebody in a list of staff.
func picksStaff(dialog string) bool {
	switch dialog {
	case "leavewho", "leavecover", "lategive", "movefrom", "moveto":
		return true
	}
	return false
}

// wantsOut recognises the words for "never mind", in any dialog. HUY is what is taught and leaves a search, too; Thơi
// written without marks is looked for first.
func (t *talk) wantsOut() bool {
	if name := t.heard(); t.state.Dialog == "find" && strings.ToLower(t.answer()) == name && name == "thoi" {
		return false
	}
	return t.wayOut()
}

// wayOut reports whether the words mean "never mind" if they mean nothing else.
func (t *talk) wayOut() bool {
	with := ident.FoldTone(t.answer())
	switch t.heard() {
	case "huy", "thoat", "dung lai", "cancel", "0", "exit", "quit", "quay lai", "tro ve", "go back":
		return true
	case "thoi": // "Thơi" is a name
		return with == "thoi" || with == "thôi"
	}
	return with == "dừng"
}

// needs keeps a command to those who have the right; others hear why not.
func needs(right health.Right, f func(*talk, string) error) func(*talk, string) error {
	return func(t *talk, rest string) error {
		if !t.can(right) {
			return t.refuse(t.whyNot(right))
		}
		return f(t, rest)
	}
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
		"start": noArg((*talk).welcome), "batdau": noArg((*talk).welcome), "menu": noArg((*talk).backHome),
		"dientiep": needs(health.RightFill, noArg((*talk).resume)), "resume": needs(health.RightFill, noArg((*talk).resume)),
		"trogiup": noArg((*talk).help), "help": noArg((*talk).help),
		"huy": (*talk).cancel, "cancel": (*talk).cancel,
		"stop":    noArg(func(t *talk) error { return t.consent(false) }),
		"ngonngu": enter("lang"), "language": enter("lang"),
		"gionhan": enter("hours"), "hours": enter("hours"),
		"nhiemvu": needs(health.RightFill, enter("tasks")), "tasks": needs(health.RightFill, enter("tasks")),
		"tim": needs(health.RightFind, (*talk).find), "find": needs(health.RightFind, (*talk).find),
		"xem": needs(health.RightLook, (*talk).look), "look": needs(health.RightLook, (*talk).look),
		"moi": needs(health.RightInvite, (*talk).invite), "invite": needs(health.RightInvite, (*talk).invite),
		"catlienket": needs(health.RightInvite, (*talk).cut), "cutoff": needs(health.RightInvite, (*talk).cut),
		"lamthay": needs(health.RightInvite, (*talk).recordPowers), "powers": needs(health.RightInvite, (*talk).recordPowers),
		"them": needs(health.RightRegister, noArg((*talk).newPerson)), "new": needs(health.RightRegister, noArg((*talk).newPerson)),
		"tiendo": needs(health.RightProgress, (*talk).progressOf), "progress": needs(health.RightProgress, (*talk).progressOf),
		"tram": needs(health.RightProgress, (*talk).stationNamed), "station": needs(health.RightProgress, (*talk).stationNamed),
		"macanbo": (*talk).staffCode, "staffcode": (*talk).staffCode,
		"uyquyen": needs(health.RightAppoint, enter("appointed")), "appoint": needs(health.RightAppoint, enter("appointed")),
		"doichieu": needs(health.RightCompare, enter("checks")), "compare": needs(health.RightCompare, enter("checks")),
		"baocao": needs(health.RightProgress, (*talk).reportOf), "report": needs(health.RightProgress, (*talk).reportOf),
		"baocaoky": needs(health.RightProgress, noArg((*talk).periodReport)), "kybaocao": needs(health.RightProgress, noArg((*talk).periodReport)),
		"danhsach": needs(health.RightImport, enter("lists")), "lists": needs(health.RightImport, enter("lists")),
		"nghiphep": needs(health.RightLeave, enter("leaves")), "leave": needs(health.RightLeave, enter("leaves")),
		"viectre": needs(health.RightAssign, enter("late")), "late": needs(health.RightAssign, enter("late")),
		"chuyenviec": needs(health.RightAssign, enter("movefrom")), "reassign": needs(health.RightAssign, enter("movefrom")),
		"chiaviec": needs(health.RightAssign, (*talk).share), "share": needs(health.RightAssign, (*talk).share),
		"laylai": needs(health.RightAssign, (*talk).takeBack), "takeback": needs(health.RightAssign, (*talk).takeBack),
		"canbo": needs(health.RightAccounts, enter("staff")), "staff": needs(health.RightAccounts, enter("staff")),
		"caidat": needs(health.RightSettings, noArg((*talk).settings)), "settings": needs(health.RightSettings, noArg((*talk).settings)),
		"lienket": noArg((*talk).link), "link": noArg((*talk).link),
		"doi": needs(health.RightState, enter("family")), "switch": needs(health.RightState, enter("family")),
		"hoso": needs(health.RightState, noArg((*talk).myRecord)), "record": needs(health.RightState, noArg((*talk).myRecord)),
		"baosai": needs(health.RightPropose, enter("correct")), "correct": needs(health.RightPropose, enter("correct")),
		"denghi": needs(health.RightPropose, noArg((*talk).myRequests)), "requests": needs(health.RightPropose, noArg((*talk).myRequests)),
		"yeucau": (*talk).requestsCommand, "request": (*talk).requestsCommand,
		"xemdaydu": needs(health.RightWhole, noArg((*talk).fullRecord)), "full": needs(health.RightWhole, noArg((*talk).fullRecord)),
		"aixem": needs(health.RightSights, enter("seen")), "seen": needs(health.RightSights, enter("seen")),
		"lichsu": needs(health.RightFind, (*talk).history), "history": needs(health.RightFind, (*talk).history),
		"bolienket": enter("unlink"), "unlink": enter("unlink"),
		"khongphaitoi": enter("notme"), "notme": enter("notme"),
	}
}

// onward enters a dialog with all that is in hand, and more.
func (t *talk) onward(dialog string, more map[string]string) error {
	data := maps.Clone(t.state.Data)
	if data == nil {
		data = map[string]string{}
	}
	maps.Copy(data, more)
	return t.enter(dialog, data)
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
	if t.state.Dialog == "nameor" && t.answer() == "0" {
		t.state.Dialog = t.state.Data["from"]
		return t.askOn()
	}
	if t.means.Short && back == "correct" { // ten lines that nobody asked for
		ok = false
	}
	if ok && t.answer() == "0" {
		t.state.List = nil
		return t.enter(back, t.state.Data)
	}
	switch {
	case unsaved(t.state.Dialog):
		t.say("cancelled")
	case t.state.Dialog == "" && len(t.replies) == 0 && t.answer() != "0":
		t.say("nothing_open")
	}
	if err := t.dropList(); err != nil {
		return err
	}
	t.leave()
	return t.home()
}

// parents says where "back" leads from a question that was reached from another.
func parents() map[string]string {
	return map[string]string{"task": "tasks", "giveback": "task", "result": "task", "remind": "task", "sure": "task", "amend": "summary", "card": "form", "again": "refused", "newvalue": "correct", "propose": "correct", "listrest": "list",
		"dismiss": "appointed", "appoint": "appointed", "check": "checks", "leaveone": "leaves", "leavewho": "leaves", "leavefrom": "leavewho",
		"leaveuntil": "leavefrom", "leavecover": "leaveuntil", "lateone": "late", "lategive": "lateone",
		"moveto": "movefrom", "member": "staff", "disable": "member",
		"requestsure": "request", "mineone": "mine", "minesure": "mineone", "case": "cases", "casewhy": "case", "casesure": "case", "takekind": "takewho", "takesure": "takekind",
		"period": "report", "periods": "period", "periodone": "period", "periodat": "periodone", "periodsay": "period", "periodsure": "period"}
}

// unsaved reports whether leaving the dialog throws answers away.
func unsaved(dialog string) bool {
	return inForm(dialog) || dialog == "newvalue" || dialog == "propose"
}
