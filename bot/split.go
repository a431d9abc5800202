package bot

import (
	"errors"
	"strconv"

	"hssk/store/health"
)

// isPair reports whether a task asks about two records, rather than a new entry and a record.
func (t *talk) isPair(task health.Task) (bool, error) {
	if task.Kind != health.TaskDecide || task.Draft == "" {
		return false, nil
	}
	d, err := t.Shelf.Draft(t.ctx, task.Draft)
	return d.Kind == health.DraftPair, err
}

// openHeir says that another record stands for the one that was chosen, and opens that.
func (t *talk) openHeir(r health.Record) error {
	heir, err := t.Shelf.Record(t.ctx, r.MergedInto)
	if err != nil {
		return err
	}
	t.reply(Reply{Text: t.words.Say("find.pointer", "name", t.name(heir)), Private: true})
	return t.openPerson(heir.ID)
}

// maySplit: whoever answers for the station's records may take a merge back.
func (t *talk) maySplit() bool { return t.can(health.RightSplit) }

// lastMerge is the merge into a person that can be taken back first; false when there is none.
func (t *talk) lastMerge(id health.PersonID) (last health.Merge, n int, err error) {
	merges, err := t.Shelf.MergesOf(t.ctx, id)
	for _, m := range merges {
		if m.Kept != id {
			continue
		}
		if n++; m.KeptVersion > last.KeptVersion {
			last = m
		}
	}
	return last, n, err
}

// offerSplit shows the card of somebody into whose record others were merged to those who may take that back.
func (t *talk) offerSplit(id health.PersonID) (bool, error) {
	if !t.maySplit() {
		return false, nil
	}
	_, n, err := t.lastMerge(id)
	if err != nil || n == 0 {
		return false, err
	}
	return true, t.enter("split", map[string]string{"person": string(id)})
}

func (t *talk) inHand() health.PersonID { return health.PersonID(t.state.Data["person"]) }

func (t *talk) askSplit() error {
	_, n, err := t.lastMerge(t.inHand())
	if err != nil {
		return err
	}
	choices := []Choice{{"1", t.words.Say("split.go_on")}, {"2", t.words.Say("split.offer")}, {"0", t.words.Say("back")}}
	if t.staff.Role.Oversees() {
		choices = choices[1:] // the work on a record is the station's
	}
	return t.askMerged("split.ask", choices, "n", strconv.Itoa(n))
}

// askMerged asks something about the person in hand.
func (t *talk) askMerged(key string, choices []Choice, args ...string) error {
	r, err := t.Shelf.Record(t.ctx, t.inHand())
	if err != nil {
		return err
	}
	t.reply(Reply{Text: t.words.Say(key, append(args, "name", t.name(r))...), Private: true, Choices: choices})
	return nil
}

func (t *talk) hearSplit() error {
	switch said := t.answer(); {
	case said == "1" && !t.staff.Role.Oversees():
		r, err := t.Shelf.Record(t.ctx, t.inHand())
		if err != nil {
			return err
		}
		return t.openRecord(r)
	case said == "2":
		m, n, err := t.lastMerge(t.inHand())
		if err != nil {
			return err
		}
		if n == 0 {
			return health.Refuse("merge_none", nil)
		}
		return t.enter("splitting", map[string]string{"person": string(m.Kept), "merge": string(m.ID), "date": date(m.At)})
	}
	t.say("menu.unclear")
	return t.askSplit()
}

func (t *talk) askSplitting() error {
	return t.askMerged("split.sure", t.yesNo(), "date", t.state.Data["date"])
}

func (t *talk) hearSplitting() error {
	if !t.agrees() {
		t.say("menu.unclear")
		return t.askSplitting()
	}
	return t.split(false)
}

// split takes the merge back. Where that would lose a change, it asks whether to go on with the change kept.
func (t *talk) split(keep bool) error {
	out, err := t.Desk.Unmerge(t.ctx, health.MergeID(t.state.Data["merge"]), t.staff.ID, keep)
	if e, edited := editedSince(err); edited {
		data := t.state.Data
		for _, what := range []string{"fields", "visits", "doses", "links", "powers"} {
			data[what] = e.Args[what]
		}
		return t.enter("splitkeep", data)
	}
	if err != nil {
		return err
	}
	t.say("outcome." + out.Code)
	if stays := t.teller().Came(map[string]string{"visits": strconv.Itoa(out.Visits), "doses": strconv.Itoa(out.Doses)}); stays != "" {
		t.say("split.stays", "what", stays)
	}
	if cut := t.teller().Came(map[string]string{"links": strconv.Itoa(out.Links), "powers": strconv.Itoa(out.Powers)}); cut != "" {
		t.say("split.cut", "what", cut)
	}
	t.leave()
	return t.home()
}

func (t *talk) askSplitKeep() error {
	return t.askMerged("error.merge_edited", t.yesNo(), "fields", t.teller().Came(t.state.Data))
}

func (t *talk) hearSplitKeep() error {
	if !t.agrees() {
		t.say("menu.unclear")
		return t.askSplitKeep()
	}
	return t.split(true)
}

// editedSince recognises the refusal to lose what was changed after a merge.
func editedSince(err error) (*health.Error, bool) {
	var e *health.Error
	return e, errors.As(err, &e) && e.Code == "merge_edited"
}
