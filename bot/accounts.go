package bot

import (
	"strconv"
	"strings"

	"hssk/store/health"
)

// staffPage is how many members of staff one message lists.
const staffPage = 8

// askStaff lists the staff, a page at a time.
func (t *talk) askStaff() error {
	all, err := t.Shelf.StaffList(t.ctx)
	if err != nil {
		return err
	}
	offset, _ := strconv.Atoi(t.state.Data["offset"]) // absent: from the top
	page := all[min(offset, len(all)):min(offset+staffPage, len(all))]
	r := Reply{Text: t.words.Say("accounts.title", "n", strconv.Itoa(len(all))), Private: true, Instead: offset > 0}
	t.state.List = nil
	for i, s := range page {
		label, err := t.memberLine(s)
		if err != nil {
			return err
		}
		r.Choices = append(r.Choices, Choice{strconv.Itoa(i + 1), label})
		t.state.List = append(t.state.List, string(s.ID))
	}
	if offset+len(page) < len(all) {
		r.Choices = append(r.Choices, Choice{"9", t.words.Say("tasks.more")})
	}
	r.Choices = append(r.Choices, Choice{"0", t.words.Say("back")})
	t.reply(r)
	return nil
}

func (t *talk) memberLine(s health.Staff) (string, error) {
	station := ""
	if s.Station != "" {
		name, err := t.stationName(s.Station)
		if err != nil {
			return "", err
		}
		station = t.words.Say("accounts.at", "station", name)
	}
	line := t.line(s.Name, t.words.Say("role."+string(s.Role)), station)
	if !s.Active {
		line += " – " + t.words.Say("accounts.off")
	}
	return line, nil
}

func (t *talk) hearStaff() error {
	n, err := strconv.Atoi(t.answer())
	switch {
	case err == nil && n == 9 && len(t.state.List) == staffPage:
		offset, _ := strconv.Atoi(t.state.Data["offset"])
		return t.enter("staff", map[string]string{"offset": strconv.Itoa(offset + staffPage)})
	case err == nil && n >= 1 && n <= len(t.state.List):
		return t.enter("member", map[string]string{"staff": t.state.List[n-1], "offset": t.state.Data["offset"]})
	}
	t.say("menu.unclear")
	return t.askStaff()
}

func (t *talk) memberInHand() (health.Staff, error) {
	return t.Shelf.Staff(t.ctx, health.StaffID(t.state.Data["staff"]))
}

// askMember shows one account and what can be done with it.
func (t *talk) askMember() error {
	s, err := t.memberInHand()
	if err != nil {
		return err
	}
	station, err := t.stationName(s.Station)
	if err != nil {
		return err
	}
	chats, err := t.Shelf.ContactsOfStaff(t.ctx, s.ID)
	if err != nil {
		return err
	}
	lines := []string{t.words.Say("accounts.member", "name", s.Name, "id", string(s.ID), "role", t.words.Say("role."+string(s.Role)))}
	if s.Station != "" {
		lines = append(lines, t.words.Say("accounts.station", "station", station))
	}
	if len(s.Hamlets) > 0 {
		lines = append(lines, t.words.Say("accounts.hamlets", "hamlets", t.hamlets(s)))
	}
	lines = append(lines, t.words.Say("accounts.chats", "n", strconv.Itoa(len(chats))))
	choices := []Choice{{"1", t.words.Say("accounts.invite")}, {"2", t.words.Say("accounts.disable")}, {"3", t.words.Say("accounts.code")}, {"0", t.words.Say("back")}}
	if !s.Active {
		lines = append(lines, t.words.Say("accounts.is_off"))
		choices = []Choice{{"2", t.words.Say("accounts.enable")}, {"0", t.words.Say("back")}}
	}
	t.reply(Reply{Text: strings.Join(lines, "\n"), Private: true, Choices: choices})
	return nil
}

func (t *talk) hearMember() error {
	s, err := t.memberInHand()
	if err != nil {
		return err
	}
	switch {
	case t.answer() == "1" && s.Active:
		return t.inviteMember(s)
	case t.answer() == "3" && s.Active:
		return t.codeForMember(s)
	case t.answer() == "2" && s.Active:
		return t.enter("disable", t.state.Data)
	case t.answer() == "2":
		return t.setActive(s, true, "accounts.enabled")
	}
	t.say("menu.unclear")
	return t.askMember()
}

// inviteMember hands out a link that opens a chat as the member of staff, once.
func (t *talk) inviteMember(s health.Staff) error {
	inv, err := t.Desk.InviteStaff(t.ctx, t.staff.ID, s.ID)
	if err != nil {
		return err
	}
	text := t.words.Say("accounts.link", "name", s.Name, "url", t.Invites+inv.Token.Reveal(), "until", date(inv.Until))
	if deep := t.deep(); deep != "" {
		text += "\n" + t.words.Say("accounts.deep", "url", deep+inv.Token.Reveal())
	}
	t.reply(Reply{Text: text, Private: true})
	return t.enter("member", t.state.Data)
}

// codeForMember hands out digits that open a chat by SMS as the member of staff, once.
func (t *talk) codeForMember(s health.Staff) error {
	inv, err := t.Desk.StaffCode(t.ctx, t.staff.ID, s.ID)
	if err != nil {
		return err
	}
	digits := inv.Token.Reveal()
	t.reply(Reply{Text: t.words.Say("accounts.digits", "name", s.Name, "code", digits[:5]+" "+digits[5:], "until", clock(inv.Until)), Private: true})
	return t.enter("member", t.state.Data)
}

// staffCode hears digits that were handed to a member of staff.
func (t *talk) staffCode(said string) error {
	digits := onlyDigits(said)
	if len(digits) != health.StaffCodeDigits {
		return t.refuse("accounts.bad_digits")
	}
	return t.open(health.StaffCodeToken(digits))
}

// deep is the address under which an invitation opens a chat in another program; empty: there is none.
func (t *talk) deep() string {
	if t.Deep == nil {
		return ""
	}
	return t.Deep()
}

func (t *talk) askDisable() error {
	s, err := t.memberInHand()
	if err != nil {
		return err
	}
	t.reply(Reply{Text: t.words.Say("accounts.sure", "name", s.Name), Private: true, Choices: t.yesNo()})
	return nil
}

func (t *talk) hearDisable() error {
	s, err := t.memberInHand()
	if err != nil {
		return err
	}
	if !t.agrees() {
		t.say("menu.unclear")
		return t.askDisable()
	}
	return t.setActive(s, false, "accounts.disabled")
}

func (t *talk) setActive(s health.Staff, active bool, key string) error {
	if _, err := t.Desk.SetActive(t.ctx, t.staff.ID, s.ID, active); err != nil {
		return err
	}
	t.reply(Reply{Text: t.words.Say(key, "name", s.Name)})
	return t.enter("staff", nil)
}

// settings says how the product is set up.
func (t *talk) settings() error {
	lines := []string{t.words.Say("setup.title")}
	if t.Setup != nil {
		t.setup = t.Setup(t.words.Lang())
	}
	for _, s := range t.setup {
		lines = append(lines, t.words.Say("setup.line", "name", s.Name, "value", s.Value))
	}
	t.reply(Reply{Text: strings.Join(lines, "\n"), Private: true})
	t.leave()
	return t.home()
}
