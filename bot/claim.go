package bot

import (
	"strconv"

	"hssk/store/health"
	"hssk/store/ident"
)

// beginClaim hears from a resident that somebody died or moved away. What one person writes about another is not put into a
// record: staff look into it first.
func (t *talk) beginClaim(w Wish) error {
	switch {
	case !t.can(health.RightPropose):
		t.say("life_tell." + string(w.Want))
		return nil
	case t.doubtsDate(w):
		return nil
	case w.Own:
		return t.enter("claim", map[string]string{"want": string(w.Want), "own": "1"})
	case w.Birth.IsZero():
		return t.enter("claimwho", map[string]string{"want": string(w.Want)})
	}
	return t.enter("claim", map[string]string{"want": string(w.Want), "name": w.Name, "birth": w.Birth.Text(), "place": w.Place})
}

// askClaimWho asks of whom a death or a move is told.
func (t *talk) askClaimWho() error {
	t.say("claim.more_" + t.state.Data["want"])
	return nil
}

// hearClaimWho takes a name, a year or day of birth and a place, as they are asked for, with or without the word before them.
func (t *talk) hearClaimWho() error {
	w := t.wish()
	if w.Want != WantDied && w.Want != WantMoved || w.Name == "" {
		m := read(t.answer(), t.today())
		w = m.described(untitled(m.words))
	}
	switch {
	case t.doubtsDate(w):
		return nil
	case w.Name == "" || w.Birth.IsZero():
		return t.askClaimWho()
	}
	return t.enter("claim", map[string]string{"want": t.state.Data["want"], "name": w.Name, "birth": w.Birth.Text(), "place": w.Place})
}

func (t *talk) askClaim() error {
	if t.state.Data["own"] != "" {
		r, err := t.Shelf.Record(t.ctx, t.person)
		if err != nil {
			return err
		}
		t.reply(Reply{Text: t.words.Say("claim.sure_own", "name", t.name(r)), Private: true, Choices: t.yesNo()})
		return nil
	}
	birth, err := ident.ParseBirthText(t.state.Data["birth"])
	if err != nil {
		return err
	}
	t.reply(Reply{Text: t.words.Say("claim.sure_"+t.state.Data["want"], "name", t.state.Data["name"], "birth", birth.Format()), Private: true, Choices: t.yesNo()})
	return nil
}

// hearClaim tells the station, if the words fit one resident. Whether they do is not told.
func (t *talk) hearClaim() error {
	if !t.agrees() {
		t.say("menu.unclear")
		return t.askClaim()
	}
	person, err := t.claimedPerson()
	if err != nil {
		return err
	}
	if person.ID != "" {
		if err := t.claim(person); err != nil {
			return err
		}
	}
	if t.state.Data["want"] == string(WantDied) {
		t.say("claim.condole")
	}
	sent := "claim.sent"
	if t.state.Data["own"] != "" {
		sent = "claim.sent_own"
	}
	t.say(sent, "days", strconv.Itoa(int(health.CorrectDueAfter.Hours()/24)))
	return t.backHome()
}

func (t *talk) claim(r health.Record) error {
	code := map[string]health.Value{string(WantDied): "dead", string(WantMoved): "moved"}[t.state.Data["want"]]
	id := health.DraftID(t.key("claim"))
	_, err := t.Desk.Propose(t.ctx, health.Draft{ID: id, Kind: health.DraftCorrect, Station: r.Station, Person: r.ID,
		Values: map[health.Field]health.FieldValue{health.Residence: {State: health.HasValue, Value: code, Source: health.FromCitizen}},
		By:     t.actor(), Cause: health.Cause{Kind: health.CauseDraft, ID: string(id)}, Status: health.DraftNew})
	return err
}

// claimedPerson finds the one living resident whom a report names, where it says or at the station of whoever reports; a
// zero record if there is none or more than one.
func (t *talk) claimedPerson() (found health.Record, err error) {
	if t.state.Data["own"] != "" {
		return t.Shelf.Record(t.ctx, t.person)
	}
	own, err := t.Shelf.Record(t.ctx, t.self)
	if err != nil {
		return found, err
	}
	stations, err := t.stationsAt(t.state.Data["place"])
	if err != nil {
		return found, err
	}
	if len(stations) == 0 {
		stations = []health.Station{{Code: own.Station}}
	}
	born, err := ident.ParseBirthText(t.state.Data["birth"])
	if err != nil {
		return found, err
	}
	var all []health.PersonID
	for _, s := range stations {
		ids, err := t.called(s.Code, t.state.Data["name"], born, born.Compatible)
		if err != nil {
			return found, err
		}
		all = append(all, ids...)
	}
	if len(all) != 1 {
		return found, nil
	}
	if found, err = t.Shelf.Record(t.ctx, all[0]); err != nil || !found.Living() {
		return health.Record{}, err
	}
	return found, nil
}

// claimLine says who a resident's report is about, what it says and whose it is.
func (t *talk) claimLine(d health.Draft, who string, life health.Life) (string, error) {
	by, err := t.Shelf.Record(t.ctx, health.PersonID(d.By.ID))
	if err != nil {
		return "", err
	}
	t.shows("task correct", by.ID)
	return t.words.Say("claim.title", "who", who, "life", t.words.Say("life."+string(life)), "by", t.line(t.name(by), t.bornIn(by.Birth())), "date", date(d.At)), nil
}
