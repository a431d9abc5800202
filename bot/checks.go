package bot

import (
	"strconv"
	"strings"

	"hssk/store/health"
)

// checkPage is how many lists one message shows; checksLooked how many are looked at for those that live.
const (
	checkPage    = 8
	checksLooked = 200
)

// askChecks lists the lists that are out to be compared, those that wait for a second person first.
func (t *talk) askChecks() error {
	all, err := t.Shelf.CheckLists(t.ctx, checksLooked)
	if err != nil {
		return err
	}
	r := Reply{Private: true}
	t.state.List = nil
	for _, first := range []bool{true, false} {
		for _, l := range all {
			waits := l.State == health.CheckReturned
			if waits != first || l.State.Over() || !t.staff.May(health.RightCompare, l.Station, "") || len(r.Choices) == checkPage {
				continue
			}
			t.state.List = append(t.state.List, string(l.ID))
			r.Choices = append(r.Choices, Choice{strconv.Itoa(len(t.state.List)), t.line(string(l.ID), t.teller().CheckState(l, t.now))})
		}
	}
	if len(r.Choices) == 0 {
		return t.refuse("checks.none")
	}
	r.Text = t.words.Say("checks.title")
	r.Choices = append(r.Choices, Choice{"0", t.words.Say("back")})
	t.reply(r)
	return nil
}

func (t *talk) hearChecks() error {
	n, err := strconv.Atoi(t.answer())
	if err == nil && n >= 1 && n <= len(t.state.List) {
		return t.enter("check", map[string]string{"check": t.state.List[n-1]})
	}
	t.say("menu.unclear")
	return t.askChecks()
}

func (t *talk) checkInHand() (health.CheckList, error) {
	return t.Shelf.CheckList(t.ctx, health.CheckID(t.state.Data["check"]))
}

// askCheck says how a list stands; who may let its answers in is asked to.
func (t *talk) askCheck() error {
	l, err := t.checkInHand()
	if err != nil {
		return err
	}
	by, err := t.staffName(l.Loaded.ID)
	if err != nil {
		return err
	}
	tell := t.teller()
	lines := []string{tell.CheckHead(l, t.now)}
	for _, line := range []string{tell.CheckAnswers(l, by), tell.CheckHeld(l)} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	if l.Signed != "" {
		lines = append(lines, t.words.Say("verify.signed", "signed", l.Signed))
	}
	r := Reply{Private: true}
	switch {
	case l.State == health.CheckReturned && !t.staff.May(health.RightApprove, l.Station, ""):
		lines = append(lines, t.words.Say("checks.head"))
	case l.State == health.CheckReturned && l.Loaded.ID == string(t.staff.ID):
		lines = append(lines, t.words.Say("error.check_own"))
		r.Choices = append(r.Choices, Choice{"2", t.words.Say("checks.reject")})
	case l.State == health.CheckReturned:
		r.Choices = append(r.Choices, Choice{"1", t.words.Say("checks.approve")}, Choice{"2", t.words.Say("checks.reject")})
	}
	r.Text = strings.Join(lines, "\n")
	r.Choices = append(r.Choices, Choice{"0", t.words.Say("back")})
	t.reply(r)
	return nil
}

// staffName names a member of staff; an id that is nobody's any more stays as it is.
func (t *talk) staffName(id string) (string, error) {
	s, err := t.Shelf.Staff(t.ctx, health.StaffID(id))
	if s.Name == "" {
		s.Name = id
	}
	return s.Name, unlessNotFound(err)
}

func (t *talk) hearCheck() error {
	id := health.CheckID(t.state.Data["check"])
	judge, said := t.Desk.ApproveCheck, "checks.approved"
	switch t.answer() {
	case "1":
	case "2":
		judge, said = t.Desk.RejectCheck, "checks.rejected"
	default:
		t.say("menu.unclear")
		return t.askCheck()
	}
	if _, err := judge(t.ctx, id, t.staff.ID); err != nil {
		return err
	}
	t.say(said, "list", string(id))
	return t.backHome()
}
