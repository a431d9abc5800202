package bot

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"hssk/store/health"
	"hssk/store/ident"
)

// maxHeard is how many letters of one message are listened to: nobody means more by one.
const maxHeard = 1000

// tooLong says so to whoever sends a whole letter; the question before it stays.
func (t *talk) tooLong() bool {
	if utf8.RuneCountInString(t.in.Text) <= maxHeard {
		return false
	}
	t.in.Text = ""
	t.say("too_long")
	return true
}

// wish is what the text that was typed asks for by itself.
func (t *talk) wish() Wish {
	if t.understood == nil || t.understood.text != t.in.Text {
		t.understood = &understood{t.in.Text, Understand(t.in.Text, t.today())}
	}
	return t.understood.wish
}

// understood is a text with what it asks for: reading one takes as long as answering it.
type understood struct {
	text string
	wish Wish
}

// tidy takes a choice out of what was typed around it: "1.", "2 sai".
func (t *talk) tidy() {
	if w := t.wish(); t.in.Choice == "" && w.Want == WantNumber && !t.namesWanted() {
		t.in.Text = strconv.Itoa(w.Number)
	}
}

// follow does what a message asks for by itself, in whatever words. It leaves alone what is an answer to the question
// that was asked, and commands with a slash.
func (t *talk) follow() (done bool, err error) {
	if t.in.Choice != "" || strings.HasPrefix(t.answer(), "/") {
		return false, nil
	}
	w := t.wish()
	if done, err := t.helpAtOnce(w); done || err != nil {
		return done, err
	}
	switch {
	case t.endsMessages(w) && !t.maybeName(w):
		return true, t.consent(false)
	case w.Want == WantStart && (t.state.Dialog == "" || !t.namesWanted()):
		return t.startAgain()
	case t.namesWanted():
		return t.overNames(w)
	case (w.Want == WantOut || w.Want == WantEnough) && t.state.Dialog != "" && !inForm(t.state.Dialog):
		return true, t.cancel("")
	case w.Want == WantAsk && !t.asksYes():
		t.setAside()
		t.leave()
		return true, t.enter("dung", nil)
	}
	return t.serve(w)
}

// endsMessages reports whether no more messages are wanted. Where "enough" was asked about, or no question is open, it is
// about the messages. To staff "từ chối" is also what came of a task.
func (t *talk) endsMessages(w Wish) bool {
	asked, free, staff := t.state.Dialog == "dung", t.state.Dialog == "", t.staff.ID != ""
	switch w.Want {
	case WantStop:
		return true
	case WantRefuse:
		return !staff || free || asked
	case WantEnough:
		return free && !staff || asked
	case WantOut: // "Thôi" is how the choice begins
		return asked && t.heard() == "thoi"
	}
	return false
}

// OptsOut reports whether a message wants no more messages whatever was said before it.
func OptsOut(text string) bool {
	switch Understand(text, ident.Date{}).Want {
	case WantStop, WantRefuse, WantEnough:
		return true
	}
	return false
}

// OptsIn reports whether a message wants messages again.
func OptsIn(text string) bool { return Understand(text, ident.Date{}).Want == WantStart }

// AboutMessages reports whether a message stops or starts messages, or may do so once it is asked what it means.
func AboutMessages(text string) bool {
	return OptsOut(text) || OptsIn(text) || Understand(text, ident.Date{}).Want == WantAsk
}

// Urgent reports whether a message cannot wait: somebody is in danger or has died.
func Urgent(text string) bool {
	w := Understand(text, ident.Date{}).Want
	return w == WantRescue || w == WantDied
}

// AsksStop reports whether an address was asked what "dung" means, or about a death or a move that it reports, and has not
// answered yet.
func (b *Bot) AsksStop(ctx context.Context, channel, address string) bool {
	conv, _, _, err := b.Memory.Recall(ctx, channel, address, "")
	var s state
	return err == nil && b.Now().Sub(conv.UpdatedAt) < expiry && json.Unmarshal(conv.State, &s) == nil && (s.Dialog == "dung" || s.Dialog == "claim" || s.Dialog == "claimwho")
}

// tooFast says that more was written than is answered; the open question stays as it is.
func (t *talk) tooFast() error {
	labels := t.state.Labels
	t.say("too_fast")
	t.state.Labels = labels
	return nil
}

// namesWanted reports whether any words may be an answer.
func (t *talk) namesWanted() bool {
	switch t.state.Dialog {
	case "invite", "split":
		return true
	}
	return freeText(t.state.Dialog)
}

// asksYes reports whether the question can be answered with a yes.
func (t *talk) asksYes() bool { return noKeys()[t.state.Dialog] != "" || t.state.Dialog == "task" }

// serve does what was asked for, as far as it fits to where the conversation is.
func (t *talk) serve(w Wish) (done bool, err error) {
	free := t.state.Dialog == ""
	switch {
	case w.Want == WantHelp && !free && t.in.Text != "":
		return true, t.help()
	case w.Want == WantTasks && t.staff.Role.Works(), w.Want == WantTask && t.staff.Role.Works() && t.amongTasks(w):
		return true, t.serveStaff(w)
	case w.Want == WantLook && w.Name != "" && t.staff.ID != "" && t.means.Short && !inForm(t.state.Dialog):
		return true, t.lookUp(w)
	case w.Want == WantLook && t.state.Dialog == "link" && (w.ID == "" && w.Name != "" || w.ID != "" && !w.Birth.IsZero()):
		return true, t.lookUp(w)
	case w.Want == WantLook && t.state.Dialog == "link" && w.ID != "":
		t.in.Text = w.ID // the keyword before it is no part of the number
		return false, nil
	case w.Want == WantRemind && t.aboutTask() && t.staff.Role.Works():
		return true, t.putOff(w)
	case !free && !t.anew(w):
		return false, nil
	case !free:
		t.setAside()
		t.leave()
	}
	return t.serveFree(w)
}

// amongTasks reports whether a number with a word behind it names a task of the list: where tasks are spoken of, and over
// any question once the list was shown.
func (t *talk) amongTasks(w Wish) bool {
	switch t.state.Dialog {
	case "", "tasks", "household", "task", "result", "sure", "remind":
		return true
	}
	return w.Number <= len(t.state.Shown)
}

// serveFree does what is asked for when no question is open.
func (t *talk) serveFree(w Wish) (done bool, err error) {
	switch w.Want {
	case WantHelp:
		return true, t.help()
	case WantMenu:
		if t.conv.Version == 0 && t.heard() != "menu" {
			return true, t.welcome()
		}
		if t.heard() != "menu" {
			t.greet()
		}
		return true, t.backHome()
	case WantEnglish, WantViet:
		return true, t.inLanguage(w)
	case WantLook:
		return true, t.lookUp(w)
	case WantStaffCode:
		return true, t.staffCode(w.Code)
	case WantWhole:
		return t.wishOf(health.RightWhole, (*talk).fullRecord)
	case WantMissing:
		return true, t.missing()
	case WantOut:
		return true, t.cancel("")
	case WantNo:
		return t.saysWrong()
	case WantCorrect:
		return t.wishCorrect()
	case WantCode:
		if len(w.Code) == health.PaperDigits && t.person == "" && t.staff.ID == "" {
			t.say("link.paper_first")
			return true, t.link()
		}
		t.in.Text = w.Code
		return true, t.hearCode()
	case WantResend:
		return true, t.link()
	case WantSet:
		return true, t.tell(w)
	case WantDied, WantMoved:
		return true, t.lifeOf(w)
	case WantRemind:
		return true, t.remindMe(w)
	case WantHours:
		return true, t.wishHours(w)
	case WantRequest:
		return true, t.wishRequest(w)
	}
	return false, nil
}

// greet answers a greeting.
func (t *talk) greet() {
	if t.staff.ID != "" {
		t.say("greeting.staff", "name", t.staff.Name)
		return
	}
	t.say("greeting.people", "centre", t.Centre)
}

// introduce says to whoever writes for the first time, before anything else and whatever they wrote, that nobody human is
// listening, and whose machine it is.
func (t *talk) introduce() {
	if t.conv.Version > 0 || t.introduced || len(t.replies) == 0 {
		return
	}
	t.replies = slices.Insert(t.replies, 0, Reply{Text: t.words.Say("welcome.automatic", "centre", t.Centre)})
}

// askDung asks what "dung" means: without its mark it is both "right" and "stop".
func (t *talk) askDung() error {
	t.reply(Reply{Text: t.words.Say("dung.ask"), Choices: []Choice{{"1", t.words.Say("dung.right")}, {"2", t.words.Say("dung.stop")}}})
	return nil
}

func (t *talk) hearDung() error {
	switch said := t.answer(); {
	case said == "2", t.denies(): // not "right": what is left is to stop, and that can be taken back
		return t.consent(false)
	case said == "1", t.wish().Want == WantYes:
		t.leave()
		t.say("dung.nothing")
		return t.home()
	}
	t.say("menu.unclear")
	return t.askDung()
}

// consent notes whether the address wants messages that it did not ask for, and says how to change it again.
func (t *talk) consent(given bool) error {
	if err := t.Desk.Consent(t.ctx, t.in.Channel, t.in.Address, given); err != nil {
		return err
	}
	t.setAside()
	t.leave()
	if given {
		t.say("consent.again")
	} else {
		t.say("consent.stopped")
	}
	return nil
}

// startAgain undoes an earlier stop. For whoever has not stopped anything, START is a beginning.
func (t *talk) startAgain() (done bool, err error) {
	c, err := t.Shelf.Consent(t.ctx, t.in.Channel, t.in.Address)
	if err = unlessNotFound(err); err != nil {
		return true, err
	}
	if limited, err := t.limited(); err != nil || limited {
		return true, err
	}
	switch on := c.Proof == "" || c.Given; {
	case on && t.state.Dialog == "dung":
		t.leave()
		t.say("consent.on")
		return true, t.home()
	case on && t.state.Dialog != "" && strings.HasSuffix(t.heard(), "nhan lai"):
		t.say("consent.on")
		return true, t.askOn()
	case on:
		return t.state.Dialog == "", t.backIfFree()
	}
	return true, t.consent(true)
}

// limited says to whoever has had the use of their record stopped that messages do not come again by a word, and how they do.
func (t *talk) limited() (bool, error) {
	if t.person == "" || t.staff.ID != "" {
		return false, nil
	}
	r, err := t.Shelf.Record(t.ctx, t.person)
	switch {
	case err != nil || !r.Limited(health.LimitMessages):
		return false, err
	case !slices.Contains(r.Limits, health.LimitUse): // they stopped the messages, and may have them again
		return true, t.consent(true)
	}
	t.say("consent.limited")
	return true, t.askOn()
}

func (t *talk) backIfFree() error {
	switch {
	case t.state.Dialog != "":
		return nil
	case strings.HasSuffix(t.heard(), "start"):
		return t.welcome()
	}
	t.say("consent.on")
	return t.home()
}

// tell proposes a value for the resident's own record: it is read back, and the station decides.
func (t *talk) tell(w Wish) error {
	if t.staff.ID != "" {
		return t.unclear()
	}
	if t.person == "" && w.Field == health.NationalID {
		return t.lookNumber(w.Value)
	}
	if t.person == "" {
		return t.refuse("refuse.link_first")
	}
	if t.doubtsDate(w) {
		return nil
	}
	if w.Value == "" {
		return t.enter("newvalue", map[string]string{"field": string(w.Field)})
	}
	t.state.Dialog, t.state.Data, t.in.Text = "newvalue", map[string]string{"field": string(w.Field)}, w.Value
	return t.hearNewValue()
}

func (t *talk) unclear() error {
	t.say("menu.unclear")
	return t.home()
}

// missing lists what the resident's record lacks; each can be given at once.
func (t *talk) missing() error {
	if t.person == "" {
		return t.refuse("refuse.link_first")
	}
	return t.enter("missing", nil)
}

func (t *talk) askMissing() error {
	r, err := t.Shelf.Record(t.ctx, t.person)
	if err != nil {
		return err
	}
	t.shows("own state "+t.in.Channel, t.person)
	if len(r.Gaps) == 0 {
		t.leave()
		t.say("record.complete")
		return t.home()
	}
	reply := Reply{Text: t.words.Say("missing.which"), Private: true}
	t.state.List = nil
	for _, g := range r.Gaps {
		t.state.List = append(t.state.List, string(g.Field))
		reply.Choices = append(reply.Choices, Choice{strconv.Itoa(len(t.state.List)), t.gapNames([]health.Gap{g})})
	}
	reply.Choices = append(reply.Choices, Choice{"0", t.words.Say("back")})
	t.reply(reply)
	return nil
}

func (t *talk) hearMissing() error {
	n, err := strconv.Atoi(t.answer())
	if err != nil || n < 1 || n > len(t.state.List) {
		t.say("menu.unclear")
		return t.askMissing()
	}
	return t.enter("newvalue", map[string]string{"field": t.state.List[n-1]})
}
