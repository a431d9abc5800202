package bot

import (
	"strings"

	"hssk/store/health"
)

// historyPage is how many steps of a record's history one message tells.
const historyPage = 8

// history tells what happened to the record of somebody of the station.
func (t *talk) history(text string) error {
	t.leave()
	return t.enter("history", map[string]string{"text": text})
}

func (t *talk) askHistory() error { return t.askWho("history.ask") }

func (t *talk) hearHistory() error { return t.hearWho(t.tellHistory) }

// tellHistory says who changed what of a record and when, newest first, as far as the channel may say it.
func (t *talk) tellHistory(id health.PersonID) error {
	r, err := t.Shelf.Record(t.ctx, id)
	if err != nil {
		return err
	}
	if r.Station != t.staff.Station {
		return t.refuse("history.elsewhere")
	}
	steps, err := t.Shelf.History(t.ctx, id, historyPage+1)
	if err != nil {
		return err
	}
	t.shows("history", id)
	lines := []string{t.words.Say("history.title", "who", t.who(r))}
	for _, s := range steps[:min(historyPage, len(steps))] {
		line, err := t.step(s)
		if err != nil {
			return err
		}
		lines = append(lines, line)
	}
	if len(steps) > historyPage {
		lines = append(lines, t.words.Say("history.more"))
	}
	t.reply(Reply{Text: strings.Join(lines, "\n"), Private: true})
	t.leave()
	return t.home()
}

// step is one line of a history, and one for each field that changed.
func (t *talk) step(s health.Change) (string, error) {
	who, err := t.seer(s.By)
	if err != nil {
		return "", err
	}
	lines := []string{t.words.Say("history.step", "day", date(s.At), "what", t.words.Say("step.action."+string(s.Action)), "who", who)}
	for _, e := range s.Edits {
		from, to := t.told(health.ForWork, e.Field, e.From), t.told(health.ForWork, e.Field, e.To)
		lines = append(lines, t.words.Say("history.edit", "field", t.fieldName(e.Field), "what", t.teller().Changed(e, from, to)))
	}
	return strings.Join(lines, "\n"), nil
}
