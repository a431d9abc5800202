package bot

import (
	"slices"
	"strconv"
	"strings"

	"hssk/store/health"
)

// requestsCommand is what people ask for about their data: residents ask, staff take it down, and the centre answers.
func (t *talk) requestsCommand(text string) error {
	t.leave()
	switch {
	case t.can(health.RightAnswer) && text == "":
		return t.enter("cases", nil)
	case t.can(health.RightTake):
		return t.enter("takewho", map[string]string{"text": text})
	case t.can(health.RightRequest):
		return t.enter("request", nil)
	}
	return t.refuse(t.whyNot(health.RightRequest))
}

// askable lists what can be asked for about a record as it is.
func askable(r health.Record) []health.RequestKind {
	return slices.DeleteFunc(health.RequestKinds(), func(k health.RequestKind) bool {
		switch {
		case k == health.RequestLift:
			return len(r.Limits) == 0
		case k == health.RequestRestrict:
			return r.Limited(health.LimitUse)
		}
		return k == health.RequestWithdraw && r.Limited(health.LimitMessages)
	})
}

// askKinds offers what can be asked for about a record.
func (t *talk) askKinds(text string, r health.Record, more ...Choice) {
	t.state.List = nil
	reply := Reply{Text: text, Private: true}
	for i, k := range askable(r) {
		t.state.List = append(t.state.List, string(k))
		reply.Choices = append(reply.Choices, Choice{strconv.Itoa(i + 1), t.words.Say("request.menu." + string(k))})
	}
	reply.Choices = append(append(reply.Choices, more...), Choice{"0", t.words.Say("back")})
	t.reply(reply)
}

// listed is what the number that was answered stands for in the last list; empty: nothing.
func (t *talk) listed() string {
	n, err := strconv.Atoi(t.answer())
	if err != nil || n < 1 || n > len(t.state.List) {
		return ""
	}
	return t.state.List[n-1]
}

func (t *talk) askRequest() error {
	r, err := t.Shelf.Record(t.ctx, t.person)
	if err != nil {
		return err
	}
	text := "request.ask"
	if t.role() == health.RoleProxy {
		text = "request.ask_ward"
	}
	t.askKinds(t.words.Say(text), r, Choice{"9", t.words.Say("request.mine")})
	return nil
}

func (t *talk) hearRequest() error {
	if t.answer() == "9" {
		t.leave()
		return t.myRequests()
	}
	if kind := t.listed(); kind != "" {
		return t.enter("requestsure", map[string]string{"kind": kind})
	}
	t.say("menu.unclear")
	return t.askRequest()
}

// wishRequest asks for what somebody has said in their own words that they want.
func (t *talk) wishRequest(w Wish) error {
	switch {
	case t.staff.ID != "":
		return t.requestsCommand("")
	case w.Request == "" && t.can(health.RightPropose):
		return t.myRequests()
	case !t.can(health.RightRequest):
		if w.Request.AtOnce() || w.Request == health.RequestRestrict {
			t.say("request.not_stopped")
		}
		return t.refuse(t.whyNot(health.RightRequest))
	}
	t.leave()
	return t.enter("requestsure", map[string]string{"kind": string(w.Request)})
}

func (t *talk) askRequestSure() error {
	t.reply(Reply{Text: t.words.Say("request.sure." + t.state.Data["kind"]), Choices: t.yesNo()})
	return nil
}

// hearRequestSure makes the request. Its number and its day are the acknowledgement.
func (t *talk) hearRequestSure() error {
	if t.denies() {
		return t.cancel("")
	}
	if !t.agrees() {
		t.say("menu.unclear")
		return t.askRequestSure()
	}
	kind := health.RequestKind(t.state.Data["kind"])
	step, err := t.Desk.MakeRequest(t.ctx, health.RequestOrder{Key: t.key("request"), Kind: kind, Person: t.person, By: t.actor(),
		Channel: t.in.Channel, Address: t.in.Address})
	if err != nil {
		return err
	}
	r := step.Request
	t.say("request.made", "id", string(r.ID), "kind", t.teller().RequestKind(kind), "at", r.MadeAt.In(health.Zone()).Format("15:04 02/01/2006"), "due", r.Due.Format())
	if line := t.teller().RequestYear(step.Year); line != "" {
		t.reply(Reply{Text: line})
	}
	t.leave()
	if kind == health.RequestCorrect {
		t.say("request.correct_next")
		return t.enter("correct", nil)
	}
	return t.home()
}

// mine lists the requests that whoever speaks may hear of: about oneself all, about somebody one acts for those that one has
// made.
func (t *talk) mine() ([]health.SubjectRequest, error) {
	if !t.can(health.RightRequest) {
		return nil, nil
	}
	all, err := t.Shelf.RequestsOf(t.ctx, t.person)
	return slices.DeleteFunc(all, func(r health.SubjectRequest) bool { return t.person != t.self && r.By != t.actor() }), err
}

// minePage is how many requests one message lists.
const minePage = 5

// askMine lists the requests, the latest first.
func (t *talk) askMine() error {
	all, err := t.mine()
	if err != nil {
		return err
	}
	t.state.List = nil
	reply := Reply{Private: true}
	lines := []string{t.words.Say("request.title")}
	for i, r := range all[:min(minePage, len(all))] {
		n := strconv.Itoa(i + 1)
		t.state.List = append(t.state.List, string(r.ID))
		lines = append(lines, t.words.Say("request.line", "n", n, "id", string(r.ID), "kind", t.teller().RequestKind(r.Kind), "date", date(r.MadeAt),
			"stand", t.teller().RequestStand(r, t.today())))
		reply.Choices = append(reply.Choices, Choice{n, string(r.ID)})
		reply.Listed++
	}
	reply.Choices = append(reply.Choices, Choice{"0", t.words.Say("back")})
	reply.Text = strings.Join(lines, "\n")
	t.reply(reply)
	return nil
}

func (t *talk) hearMine() error {
	if id := t.listed(); id != "" {
		return t.enter("mineone", map[string]string{"request": id})
	}
	t.say("menu.unclear")
	return t.askMine()
}

// requestOf is the request that is spoken of.
func (t *talk) requestOf() (health.SubjectRequest, error) {
	return t.Shelf.SubjectRequest(t.ctx, health.RequestID(t.state.Data["request"]))
}

// askMineOne tells how one request stands. One that waits can be taken back, and a copy that is ready can be opened.
func (t *talk) askMineOne() error {
	r, err := t.requestOf()
	if err != nil {
		return err
	}
	text := t.words.Say("request.one", "id", string(r.ID), "kind", t.teller().RequestKind(r.Kind), "date", date(r.MadeAt), "stand", t.teller().RequestStand(r, t.today()))
	if r.Extended != "" {
		text += "\n" + t.words.Say("request.was_extended", "first", r.FirstDue.Format(), "due", r.Due.Format(), "why", t.teller().RequestReason(r.Extended))
	}
	reply := Reply{Text: text, Private: true}
	switch {
	case r.Open():
		reply.Choices = []Choice{{"1", t.words.Say("request.back")}}
	case r.Copy(t.now):
		reply.Choices = []Choice{{"2", t.words.Say("request.open_record")}}
	}
	reply.Choices = append(reply.Choices, Choice{"0", t.words.Say("back")})
	t.reply(reply)
	return nil
}

func (t *talk) hearMineOne() error {
	r, err := t.requestOf()
	switch {
	case err != nil:
		return err
	case t.answer() == "1" && r.Open():
		return t.onward("minesure", nil)
	case t.answer() == "2" && r.Copy(t.now):
		return t.fullRecord()
	}
	t.say("menu.unclear")
	return t.askMineOne()
}

func (t *talk) askMineSure() error {
	r, err := t.requestOf()
	if err != nil {
		return err
	}
	t.reply(Reply{Text: t.words.Say("request.back_sure", "id", string(r.ID), "kind", t.teller().RequestKind(r.Kind)), Choices: t.yesNo()})
	return nil
}

func (t *talk) hearMineSure() error {
	if !t.agrees() {
		t.say("menu.unclear")
		return t.askMineSure()
	}
	step, err := t.Desk.TakeBackRequest(t.ctx, health.RequestID(t.state.Data["request"]), t.actor())
	if err != nil {
		return err
	}
	key := "request.taken_back"
	if step.Request.Kind.AtOnce() {
		key = "request.taken_back_at_once"
	}
	t.say(key, "id", string(step.Request.ID))
	return t.backHome()
}
