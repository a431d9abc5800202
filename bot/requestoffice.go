package bot

import (
	"slices"
	"strconv"
	"strings"

	"hssk/store/health"
)

// casesShown is how many requests one message lists to those who decide.
const casesShown = 5

// askCases lists the requests that wait, those that are due first on top.
func (t *talk) askCases() error {
	all, err := t.Shelf.LiveRequests(t.ctx, maxListed)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return t.refuse("request.none")
	}
	offset, _ := strconv.Atoi(t.state.Data["offset"]) // absent: from the top
	page := all[min(offset, len(all)):min(offset+casesShown, len(all))]
	if len(page) == 0 {
		return t.enter("cases", nil)
	}
	reply := Reply{Private: true, Instead: offset > 0}
	lines := []string{t.words.Say("request.officer_title", "n", strconv.Itoa(len(all)))}
	t.state.List = nil
	for i, r := range page {
		station, err := t.stationName(r.Station)
		if err != nil {
			return err
		}
		n := strconv.Itoa(i + 1)
		lines = append(lines, t.words.Say("request.officer_line", "n", n, "id", string(r.ID), "kind", t.teller().RequestKind(r.Kind), "station", station,
			"stand", t.teller().RequestStand(r, t.today())))
		reply.Choices = append(reply.Choices, Choice{n, string(r.ID)})
		reply.Listed++
		t.state.List = append(t.state.List, string(r.ID))
	}
	if offset+len(page) < len(all) {
		reply.Choices = append(reply.Choices, Choice{"9", t.words.Say("tasks.more")})
	}
	reply.Choices = append(reply.Choices, Choice{"0", t.words.Say("back")})
	reply.Text = strings.Join(lines, "\n")
	t.reply(reply)
	return nil
}

func (t *talk) hearCases() error {
	if t.answer() == "9" {
		offset, _ := strconv.Atoi(t.state.Data["offset"])
		return t.enter("cases", map[string]string{"offset": strconv.Itoa(offset + len(t.state.List))})
	}
	if id := t.listed(); id != "" {
		return t.onward("case", map[string]string{"request": id})
	}
	t.say("menu.unclear")
	return t.askCases()
}

// caseVerbs are what can be done about a request as it stands.
func caseVerbs(r health.SubjectRequest) (verbs []string) {
	if !r.Open() {
		return nil
	}
	for _, o := range r.Kind.Decisions() {
		verbs = append(verbs, string(o))
	}
	if r.Extended == "" {
		verbs = append(verbs, "extend")
	}
	if r.AckAt.IsZero() {
		verbs = append(verbs, "ack")
	}
	if !r.Third && r.Extended == "" {
		verbs = append(verbs, "others")
	}
	return verbs
}

// askCase shows one request, whose it is, and what can be done about it.
func (t *talk) askCase() error {
	r, err := t.requestOf()
	if err != nil {
		return err
	}
	who, err := t.Shelf.Record(t.ctx, r.Person)
	if err != nil {
		return err
	}
	station, err := t.stationName(r.Station)
	if err != nil {
		return err
	}
	t.shows("request", r.Person)
	name := t.words.Say("request.erased")
	if !who.Erased() {
		name = t.who(who)
	}
	lines := []string{t.words.Say("request.officer_one", "id", string(r.ID), "kind", t.teller().RequestKind(r.Kind), "who", name, "station", station,
		"date", date(r.MadeAt), "how", t.words.Say("request.channel."+r.Channel), "asker", t.words.Say("request.asker."+askerOf(r)),
		"stand", t.teller().RequestStand(r, t.today()))}
	t.state.List = caseVerbs(r)
	reply := Reply{Text: strings.Join(append(lines, t.teller().RequestNotes(r, who)...), "\n"), Private: true}
	for i, verb := range t.state.List {
		reply.Choices = append(reply.Choices, Choice{strconv.Itoa(i + 1), t.words.Say("request.do." + verb)})
	}
	reply.Choices = append(reply.Choices, Choice{"0", t.words.Say("back")})
	t.reply(reply)
	return nil
}

// limitsLine says in a line of its own which uses of a record were stopped; empty: none.
func (t *talk) limitsLine(r health.Record) string {
	if len(r.Limits) == 0 {
		return ""
	}
	return "\n" + t.words.Say("request.limits", "limits", t.teller().Limits(r.Limits))
}

// askerOf names who asked: the person, who acts for them, or staff who took it down.
func askerOf(r health.SubjectRequest) string {
	switch {
	case r.By.Kind == health.ByStaff:
		return "staff"
	case r.By.ID != string(r.Person):
		return "proxy"
	}
	return "self"
}

func (t *talk) hearCase() error {
	verb := t.listed()
	switch verb {
	case "":
		t.say("menu.unclear")
		return t.askCase()
	case "extend", string(health.RequestPartly), string(health.RequestRefused):
		return t.onward("casewhy", map[string]string{"verb": verb})
	case "ack":
		return t.acknowledge()
	}
	return t.onward("casesure", map[string]string{"verb": verb, "why": ""})
}

// acknowledge notes that whoever asked was told the number and the day.
func (t *talk) acknowledge() error {
	step, err := t.Desk.AckRequest(t.ctx, t.ruling())
	if err != nil {
		return err
	}
	if len(step.Notify) == 0 {
		t.say("request.acked", "id", string(step.Request.ID))
	} else {
		t.say("request.acked_sent", "id", string(step.Request.ID), "due", step.Request.Due.Format())
	}
	return t.enter("case", t.state.Data)
}

// ruling is what is being said of the request in hand.
func (t *talk) ruling() health.RequestVerdict {
	d := t.state.Data
	v := health.RequestVerdict{Request: health.RequestID(d["request"]), By: t.staff.ID, Reason: health.RequestReason(d["why"])}
	if slices.Contains(health.RequestOutcomes(), health.RequestOutcome(d["verb"])) {
		v.Outcome = health.RequestOutcome(d["verb"])
	}
	return v
}

func (t *talk) askCaseWhy() error {
	r, err := t.requestOf()
	if err != nil {
		return err
	}
	reasons := health.ExtendReasons()
	if verb := t.state.Data["verb"]; verb != "extend" {
		reasons = health.RefuseReasons(r.Kind, health.RequestOutcome(verb))
	}
	t.state.List = nil
	reply := Reply{Text: t.words.Say("request.why")}
	for i, why := range reasons {
		t.state.List = append(t.state.List, string(why))
		reply.Choices = append(reply.Choices, Choice{strconv.Itoa(i + 1), t.teller().RequestReason(why)})
	}
	reply.Choices = append(reply.Choices, Choice{"0", t.words.Say("back")})
	t.reply(reply)
	return nil
}

func (t *talk) hearCaseWhy() error {
	if why := t.listed(); why != "" {
		return t.onward("casesure", map[string]string{"why": why})
	}
	t.say("menu.unclear")
	return t.askCaseWhy()
}

func (t *talk) askCaseSure() error {
	r, err := t.requestOf()
	if err != nil {
		return err
	}
	args := []string{"id", string(r.ID), "kind", t.teller().RequestKind(r.Kind), "decision", t.words.Say("request.do." + t.state.Data["verb"])}
	text := t.words.Say("request.decide_sure", args...)
	switch why := t.state.Data["why"]; {
	case t.state.Data["verb"] == "extend":
		text = t.words.Say("request.extend_sure", "id", string(r.ID), "kind", t.teller().RequestKind(r.Kind), "days", strconv.Itoa(r.Kind.Days(r.Third)),
			"why", t.teller().RequestReason(health.RequestReason(why)))
	case why != "":
		text = t.words.Say("request.decide_sure_why", append(args, "why", t.teller().RequestReason(health.RequestReason(why)))...)
	}
	if r.Kind == health.RequestErase && t.state.Data["verb"] == string(health.RequestDone) {
		who, err := t.Shelf.Record(t.ctx, r.Person)
		if err != nil {
			return err
		}
		text += "\n" + t.words.Say("request.erase_sure", "who", t.line(t.name(who), t.bornIn(who.Birth())))
	}
	t.reply(Reply{Text: text, Choices: t.yesNo()})
	return nil
}

func (t *talk) hearCaseSure() error {
	if t.denies() {
		return t.cancel("")
	}
	if !t.agrees() {
		t.say("menu.unclear")
		return t.askCaseSure()
	}
	v := t.ruling()
	switch t.state.Data["verb"] {
	case "extend":
		return t.moreTime(v)
	case "others":
		step, err := t.Desk.InvolveOthers(t.ctx, v)
		if err != nil {
			return err
		}
		t.say("request.others", "id", string(v.Request), "due", step.Request.Due.Format())
		return t.enter("case", t.state.Data)
	}
	if _, err := t.Desk.DecideRequest(t.ctx, v); err != nil {
		return err
	}
	t.say("request.decided", "id", string(v.Request), "decision", t.words.Say("request.decision."+string(v.Outcome)))
	return t.backHome()
}

// moreTime gives a request as much time as the law allows.
func (t *talk) moreTime(v health.RequestVerdict) error {
	step, err := t.Desk.ExtendRequest(t.ctx, v)
	if err != nil {
		return err
	}
	key := "request.extended"
	if len(step.Notify) == 0 {
		key = "request.extended_nobody"
	}
	t.say(key, "id", string(v.Request), "due", step.Request.Due.Format())
	return t.enter("case", t.state.Data)
}

// askTakeWho looks for the resident who asks for something in person.
func (t *talk) askTakeWho() error { return t.askWho("request.who_ask") }

func (t *talk) hearTakeWho() error {
	return t.hearWho(func(id health.PersonID) error {
		return t.enter("takekind", map[string]string{"person": string(id)})
	})
}

func (t *talk) askTakeKind() error {
	r, err := t.Shelf.Record(t.ctx, t.inHand())
	if err != nil {
		return err
	}
	if !t.staff.MayOver(health.RightTake, r) {
		return t.refuse("refuse.not_yours")
	}
	t.shows("request", r.ID)
	t.askKinds(t.words.Say("request.take_kind", "who", t.who(r)), r)
	return nil
}

func (t *talk) hearTakeKind() error {
	if kind := t.listed(); kind != "" {
		return t.onward("takesure", map[string]string{"kind": kind})
	}
	t.say("menu.unclear")
	return t.askTakeKind()
}

func (t *talk) askTakeSure() error {
	r, err := t.Shelf.Record(t.ctx, t.inHand())
	if err != nil {
		return err
	}
	kind := health.RequestKind(t.state.Data["kind"])
	t.reply(Reply{Text: t.words.Say("request.take_sure", "who", t.who(r), "kind", t.teller().RequestKind(kind)), Private: true, Choices: t.yesNo()})
	return nil
}

func (t *talk) hearTakeSure() error {
	if t.denies() {
		return t.cancel("")
	}
	if !t.agrees() {
		t.say("menu.unclear")
		return t.askTakeSure()
	}
	kind := health.RequestKind(t.state.Data["kind"])
	step, err := t.Desk.MakeRequest(t.ctx, health.RequestOrder{Key: t.key("request"), Kind: kind, Person: t.inHand(), By: t.actor(), Channel: health.RequestCounter})
	if err != nil {
		return err
	}
	r := step.Request
	t.say("request.taken", "id", string(r.ID), "kind", t.teller().RequestKind(kind), "due", r.Due.Format(), "ack", r.AckDue.Format())
	if line := t.teller().RequestYear(step.Year); line != "" {
		t.reply(Reply{Text: line})
	}
	return t.backHome()
}
