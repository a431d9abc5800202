package bot

import (
	"slices"
	"strconv"
	"strings"

	"hssk/store/health"
)

// fullRecord hands out a link to the whole record: chats say only how it stands.
func (t *talk) fullRecord() error { return t.openView(t.person, health.WhyOwn, "view.card") }

// seenPage is how many lines of "who has seen it" one message lists; seenRead how many rows of the log are read for all.
const (
	seenPage = 6
	seenRead = 500
)

// sight is one line of "who has seen it": the same person on the same day for the same reason is one line.
type sight struct {
	day   string
	by    health.Actor
	why   string
	times int
}

func (t *talk) sights() ([]sight, error) {
	rows, err := t.Shelf.AuditOf(t.ctx, string(t.person), seenRead)
	var out []sight
	for _, r := range rows {
		s := sight{day: date(r.At), by: r.By, why: whySeen(r.Detail), times: 1}
		switch r.Action {
		case health.ActDisclose:
		case health.ActLink:
			if s.why = whyLinked(r.Detail); s.why == "" {
				continue
			}
		default:
			continue
		}
		i := slices.IndexFunc(out, func(o sight) bool { return o.day == s.day && o.by == s.by && o.why == s.why })
		if i >= 0 {
			out[i].times++
			continue
		}
		out = append(out, s)
	}
	return out, err
}

// whyLinked names what a row of the log says of the ways to a record: who may see it from now on, and who has tried. Empty:
// nothing that concerns the person.
func whyLinked(detail string) string {
	channel, what, _ := strings.Cut(detail, " ")
	switch what {
	case "wrong codes", "codes stopped":
		return "tried"
	case "unlinked", "split", "cut off", "not me":
		return "unlinked"
	}
	if slices.Contains(health.Proofs(), health.Proof(what)) && channel != "" {
		return "linked"
	}
	return ""
}

// whySeen names the reason that a row of the log gives as code.
func whySeen(detail string) string {
	first, rest, _ := strings.Cut(detail, " ")
	switch first {
	case "own", "invite", "police", "population", "insurance", "request":
		return first
	case "view":
		if rest == health.WhyCare || rest == health.WhyCorrect || rest == health.WhyCopy {
			return first + "_" + rest
		}
		return first
	case "task", "form", "household":
		return "task"
	case "found":
		return "find"
	case "list":
		if strings.HasPrefix(rest, "tasks") {
			return "task"
		}
		return "find"
	case "cli":
		return "machine"
	}
	return "other"
}

// askSeen tells a resident who has seen their record, the latest first.
func (t *talk) askSeen() error {
	all, err := t.sights()
	if err != nil {
		return err
	}
	offset, _ := strconv.Atoi(t.state.Data["offset"]) // absent: from the top
	page := all[min(offset, len(all)):min(offset+seenPage, len(all))]
	title := "seen.title"
	switch {
	case len(page) == 0:
		title = "seen.none"
	case t.role() == health.RoleProxy:
		title = "seen.title_ward"
	}
	lines := []string{t.words.Say(title)}
	for i, s := range page {
		who, err := t.seer(s.by)
		if err != nil {
			return err
		}
		line := t.words.Say("seen.line", "n", strconv.Itoa(offset+i+1), "day", s.day, "who", who, "why", t.words.Say("seen.why."+s.why))
		if s.times > 1 {
			line += " " + t.words.Say("seen.times", "n", strconv.Itoa(s.times))
		}
		lines = append(lines, line)
	}
	text := strings.Join(lines, "\n")
	if offset+len(page) < len(all) {
		t.reply(Reply{Text: text, Private: true, Choices: []Choice{{"9", t.words.Say("tasks.more")}, {"0", t.words.Say("back")}}})
		return nil
	}
	if len(page) > 0 {
		text += "\n" + t.words.Say("seen.ask")
	}
	t.reply(Reply{Text: text, Private: true})
	t.leave()
	return t.home()
}

func (t *talk) hearSeen() error {
	if t.answer() != "9" {
		t.say("menu.unclear")
		return t.askSeen()
	}
	offset, _ := strconv.Atoi(t.state.Data["offset"])
	return t.enter("seen", map[string]string{"offset": strconv.Itoa(offset + seenPage)})
}

// seer says who somebody in the log is.
func (t *talk) seer(by health.Actor) (string, error) {
	switch {
	case by.Kind == health.ByCitizen && by.ID == string(t.self):
		return t.words.Say("seen.self"), nil
	case by.Kind == health.ByCitizen && by.ID == string(t.person):
		return t.words.Say("seen.ward"), nil
	case by.Kind == health.ByCitizen:
		return t.words.Say("seen.proxy"), nil
	case by.Kind != health.ByStaff:
		return t.words.Say("seen.system"), nil
	}
	s, err := t.Shelf.Staff(t.ctx, health.StaffID(by.ID))
	if err != nil {
		return t.words.Say("seen.staff"), unlessNotFound(err)
	}
	station, err := t.stationName(s.Station)
	if err != nil || s.Station == "" {
		return t.words.Say("seen.centre", "name", s.Name, "role", t.words.Say("role."+string(s.Role))), err
	}
	return t.words.Say("seen.member", "name", s.Name, "role", t.words.Say("role."+string(s.Role)), "station", station), nil
}
