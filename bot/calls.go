package bot

import (
	"strconv"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// callCard shows whom to call: what they are expected for is said only where the policy lets health be spoken of.
func (t *talk) callCard(task health.Task) (string, error) {
	r, err := t.Shelf.Record(t.ctx, task.Person)
	if err != nil {
		return "", err
	}
	f, err := t.Shelf.FollowUp(t.ctx, health.FollowUpOf(task.ID))
	if err != nil {
		return "", err
	}
	lines := []string{t.line(t.name(r), t.bornIn(r.Birth()), t.known(health.Hamlet, r.Fields[health.Hamlet].Value))}
	if v := r.Fields[health.Phone]; v.State == health.HasValue {
		lines = append(lines, t.fieldName(health.Phone)+": "+t.told(health.ForWork, health.Phone, v))
		if t.may(health.ForWork, health.ClassNumber) != health.VerdictAllow && t.can(health.RightLook) {
			lines = append(lines, t.words.Say("call.masked"))
		}
	} else {
		lines = append(lines, t.words.Say("call.no_phone"))
	}
	lines = append(lines, t.expected(f))
	if t.may(health.ForWork, health.ClassHealth) == health.VerdictAllow {
		lines = append(lines, t.words.Say("call.kind."+string(f.Kind)))
	}
	if f.Answer != "" {
		lines = append(lines, t.words.Say("call.answered", "answer", t.words.Say("follow.answer."+string(f.Answer))))
	}
	if task.Tries > 0 {
		lines = append(lines, t.words.Say("call.tries", "n", strconv.Itoa(task.Tries)))
	}
	return strings.Join(lines, "\n"), nil
}

// expected says for which day somebody is expected, and how late they are.
func (t *talk) expected(f health.FollowUp) string {
	if late := t.today().Sub(f.Due); late > 0 {
		return t.words.Say("call.late", "day", f.Due.Format(), "n", strconv.Itoa(late))
	}
	return t.words.Say("call.due", "day", f.Due.Format())
}

// callLine says in a list of tasks whom is waited for since when.
func (t *talk) callLine(task health.Task) (string, error) {
	f, err := t.Shelf.FollowUp(t.ctx, health.FollowUpOf(task.ID))
	if err != nil {
		return "", err
	}
	return t.words.Say("call.line") + " " + t.expected(f), nil
}

// resultKey is the phrase of what can be reported about a task.
func (t *talk) resultKey(kind health.TaskKind, res health.Result) string {
	if key := "call.result." + string(res); kind == health.TaskCall && t.Phrases.Has(key) {
		return key
	}
	return "result." + string(res)
}

// reading is how a text answers to a notice of an appointment.
type reading struct {
	answer health.FollowUpAnswer
	digit  bool
}

// noticeAnswers are the words of the three answers, folded. It is written once and only read.
func noticeAnswers() map[health.FollowUpAnswer][]string {
	return map[health.FollowUpAnswer][]string{
		health.AnswerComing: {"se den", "toi se den", "em se den", "chau se den", "con se den", "se toi", "se di", "toi se di", "i will come", "will come", "coming"},
		health.AnswerLater:  {"hen ngay khac", "doi ngay", "ngay khac", "xin doi ngay", "xin hen ngay khac", "hen lai", "another day", "other day"},
		health.AnswerElsewhere: {"da kham", "da kham roi", "da kham noi khac", "kham noi khac", "da tiem", "da tiem roi", "da tiem noi khac", "seen elsewhere",
			"been elsewhere"},
	}
}

// noticeAnswer reads one of the three digits of a notice, or its words.
func (t *talk) noticeAnswer() (reading, bool) {
	if t.in.Choice != "" {
		return reading{}, false
	}
	said := strings.Trim(t.heard(), " .!,")
	if n, err := strconv.Atoi(said); err == nil {
		if n < 1 || n > len(health.FollowUpAnswers()) {
			return reading{}, false
		}
		return reading{health.FollowUpAnswers()[n-1], true}, true
	}
	for _, a := range health.FollowUpAnswers() {
		for _, words := range noticeAnswers()[a] {
			if said == words {
				return reading{answer: a}, true
			}
		}
	}
	return reading{}, false
}

// hearNotice takes an answer to a notice of an appointment. A digit answers what was said last: the notice, when nothing was
// said since. Where a question is open as well, it is asked which of the two is meant.
func (t *talk) hearNotice() (done bool, err error) {
	said, ok := t.noticeAnswer()
	if !ok || strings.HasPrefix(t.state.Dialog, "expect") {
		return false, nil
	}
	told, err := t.Shelf.FollowUpsTold(t.ctx, t.in.Channel, t.in.Address, t.now.Add(-health.AnswerWithin))
	if err != nil || len(told) == 0 {
		return false, err
	}
	fresh := t.conv.Version == 0
	for _, f := range told {
		fresh = fresh || f.ToldAt.After(t.conv.UpdatedAt)
	}
	switch {
	case said.digit && !fresh, !said.digit && t.state.Dialog != "":
		return false, nil
	case t.state.Dialog != "":
		return true, t.askMeant(said.answer, told)
	}
	return true, t.answerNotice(said.answer, told)
}

// askMeant asks whether a digit is about the appointment or about the question before it, which is kept meanwhile.
func (t *talk) askMeant(a health.FollowUpAnswer, told []health.FollowUp) error {
	before := t.state
	t.state.Before, t.state.Form = &before, nil
	return t.enter("expectmeant", map[string]string{"answer": string(a), "day": told[len(told)-1].Due.Format(), "said": t.answer()})
}

func (t *talk) askMeantAgain() error {
	day, answer := t.state.Data["day"], t.words.Say("follow.answer."+t.state.Data["answer"])
	t.reply(Reply{Text: t.words.Say("follow.meant", "said", t.state.Data["said"], "day", day),
		Choices: []Choice{{"1", t.words.Say("follow.meant_notice", "answer", answer)}, {"2", t.words.Say("follow.meant_question")}}})
	return nil
}

func (t *talk) hearMeant() error {
	before, data := t.state.Before, t.state.Data
	if before == nil {
		return t.backHome()
	}
	switch t.answer() {
	case "1":
		t.leave()
		told, err := t.Shelf.FollowUpsTold(t.ctx, t.in.Channel, t.in.Address, t.now.Add(-health.AnswerWithin))
		if err != nil {
			return err
		}
		return t.answerNotice(health.FollowUpAnswer(data["answer"]), told)
	case "2":
		last := t.state.Last
		t.state = *before
		t.state.Last = last
		t.in.Text, t.in.Choice = data["said"], ""
		if d, ok := dialogs()[t.state.Dialog]; ok {
			return d.hear(t)
		}
		return t.hearMenu()
	}
	t.say("menu.unclear")
	return t.askMeantAgain()
}

// answerNotice carries an answer out, once it is known which appointment it is about: all of one day are meant together.
func (t *talk) answerNotice(a health.FollowUpAnswer, told []health.FollowUp) error {
	if len(told) == 0 {
		t.say("error.follow_over")
		return nil
	}
	if told[0].Due == told[len(told)-1].Due {
		return t.answerFor(a, told[0].Due, told)
	}
	t.leave()
	for _, f := range told {
		if n := len(t.state.List); n == 0 || t.state.List[n-1] != f.Due.String() {
			t.state.List = append(t.state.List, f.Due.String())
		}
	}
	return t.enter("expectwhich", map[string]string{"answer": string(a)})
}

func (t *talk) askWhich() error {
	r := Reply{Text: t.words.Say("follow.which")}
	for i, text := range t.state.List {
		day, _ := ident.ParseDate(text) // written by answerNotice
		r.Choices = append(r.Choices, Choice{strconv.Itoa(i + 1), day.Format()})
	}
	t.reply(r)
	return nil
}

func (t *talk) hearWhich() error {
	n, err := strconv.Atoi(t.answer())
	if err != nil || n < 1 || n > len(t.state.List) {
		t.say("menu.unclear")
		return t.askWhich()
	}
	day, _ := ident.ParseDate(t.state.List[n-1])
	a := health.FollowUpAnswer(t.state.Data["answer"])
	told, err := t.Shelf.FollowUpsTold(t.ctx, t.in.Channel, t.in.Address, t.now.Add(-health.AnswerWithin))
	if err != nil {
		return err
	}
	return t.answerFor(a, day, told)
}

// answerFor answers for the appointments of one day. Another day is asked for.
func (t *talk) answerFor(a health.FollowUpAnswer, day ident.Date, told []health.FollowUp) error {
	var ids []string
	for _, f := range told {
		if f.Due == day {
			ids = append(ids, string(f.ID))
		}
	}
	t.leave()
	if a == health.AnswerLater {
		t.state.List = ids
		return t.enter("expectday", map[string]string{"day": day.Format()})
	}
	return t.give(a, ids, ident.Date{}, day.Format())
}

// give hands an answer in and says what was noted.
func (t *talk) give(a health.FollowUpAnswer, ids []string, on ident.Date, day string) error {
	reply := health.FollowUpReply{Channel: t.in.Channel, Address: t.in.Address, Answer: a, On: on}
	for _, id := range ids {
		reply.IDs = append(reply.IDs, health.FollowUpID(id))
	}
	if _, err := t.Desk.AnswerFollowUp(t.ctx, reply); err != nil {
		return err
	}
	t.leave()
	key := "follow.noted." + string(a)
	if a == health.AnswerLater && on.IsZero() {
		key = "follow.noted.call"
	}
	t.say(key, "day", day, "on", on.Format())
	return nil
}

func (t *talk) askDay() error {
	t.reply(Reply{Text: t.words.Say("follow.day"), Choices: []Choice{{"1", t.words.Say("follow.day_call")}}})
	return nil
}

// hearDay takes a date. A bare number is the choice, never a number of days: whoever answers has digits in mind.
func (t *talk) hearDay() error {
	said := t.answer()
	if said == "1" {
		return t.give(health.AnswerLater, t.state.List, ident.Date{}, t.state.Data["day"])
	}
	on, ok := t.futureDate(said)
	if _, err := strconv.Atoi(said); err == nil || !ok || on.Sub(t.now) > health.MaxSleep {
		t.say("follow.day_unclear")
		return t.askDay()
	}
	return t.give(health.AnswerLater, t.state.List, ident.DateOf(on.In(health.Zone())), t.state.Data["day"])
}
