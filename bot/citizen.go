package bot

import (
	"errors"
	"maps"
	"strconv"

	"hssk/store/health"
	"hssk/store/ident"
)

// stop is the way out of a question.
func (t *talk) stop() []Choice { return []Choice{{"0", t.words.Say("no")}} }

func (t *talk) askLinkID() error {
	t.reply(Reply{Text: t.words.Say("link.id"), Choices: t.stop()})
	return nil
}

func (t *talk) hearLinkID() error {
	v, _, err := t.intake().Canonical(health.NationalID, t.answer())
	if err != nil {
		return t.problem(health.NationalID, err, t.stop())
	}
	return t.enter("birth", map[string]string{"id": v.Reveal()})
}

func (t *talk) askLinkBirth() error {
	t.reply(Reply{Text: t.words.Say("link.birth"), Choices: t.stop()})
	return nil
}

// hearLinkBirth sends a code if id and birth date fit one person, and says the same if they do not: a stranger must not
// learn who is registered.
func (t *talk) hearLinkBirth() error {
	v, _, err := t.intake().Canonical(health.BirthDate, t.saidBirth())
	if err != nil {
		return t.problem(health.BirthDate, err, t.stop())
	}
	return t.sendCode(map[string]string{"id": t.state.Data["id"], "birth": v.Reveal()})
}

func (t *talk) whoHas(id string, birth health.Value) (health.PersonID, error) {
	ids, err := t.Shelf.ByNumber(t.ctx, health.NationalID, id)
	if err != nil || len(ids) != 1 {
		return "", err
	}
	r, err := t.Shelf.Record(t.ctx, ids[0])
	if err != nil {
		return "", err
	}
	said, err := ident.ParseBirthText(birth.Reveal())
	if err != nil || !r.Living() || !r.Birth().Compatible(said) {
		return "", nil // a date that cannot be read fits nobody
	}
	return r.ID, nil
}

// myRecord shows a resident the state of their record and what it lacks; numbers only as masks.
func (t *talk) myRecord() error {
	r, err := t.Shelf.Record(t.ctx, t.person)
	if err != nil {
		return err
	}
	t.shows("own state "+t.in.Channel, t.person)
	station, err := t.stationName(r.Station)
	if err != nil {
		return err
	}
	text := t.words.Say("record.head", "name", t.name(r), "birth", t.born(r), "station", station,
		"verified", t.words.Say("verification."+string(r.Verification)))
	if code, ok := r.Fields[health.TempCode]; ok {
		text += "\n" + t.fieldName(health.TempCode) + ": " + t.told(health.ForOwn, health.TempCode, code)
	}
	switch {
	case len(r.Gaps) == 0:
		text += "\n" + t.words.Say("record.complete")
	case !t.can(health.RightPropose):
		text += "\n" + t.words.Say("record.missing_only", "fields", t.gapNames(r.Gaps))
	default:
		text += "\n" + t.words.Say("record.missing", "fields", t.gapNames(r.Gaps), "menu", t.words.Say("menu.correct"))
	}
	text += t.limitsLine(r)
	waiting, err := t.waiting()
	if waiting != "" {
		text += "\n" + t.words.Say("record.waiting", "fields", waiting)
	}
	t.reply(Reply{Text: text, Private: true})
	t.leave()
	return errors.Join(err, t.home())
}

// waiting names what the resident has proposed and the station has not judged yet.
func (t *talk) waiting() (string, error) {
	drafts, err := t.Shelf.DraftsOf(t.ctx, t.person, health.DraftCorrect, pendingMost)
	values := map[health.Field]health.FieldValue{}
	for _, d := range drafts {
		if d.Status == health.DraftWaiting && d.By.Kind == health.ByCitizen {
			maps.Copy(values, d.Values)
		}
	}
	if len(values) == 0 || err != nil {
		return "", err
	}
	return t.fieldNames(values), nil
}

// correctable are the fields a resident may propose to change. What is about health is changed at the station.
func correctable() []health.Field {
	return []health.Field{health.FullName, health.BirthDate, health.SexField, health.NationalID, health.Phone,
		health.Insurance, health.Hamlet, health.Occupation, health.Ethnicity, health.Guardian}
}

func (t *talk) askCorrect() error {
	r, err := t.Shelf.Record(t.ctx, t.person)
	if err != nil {
		return err
	}
	t.shows("own values "+t.in.Channel, t.person)
	reply := Reply{Text: t.words.Say("correct.which"), Private: true}
	for i, f := range correctable() {
		label := t.fieldName(f) + ": " + t.told(health.ForOwn, f, r.Fields[f])
		reply.Choices = append(reply.Choices, Choice{Key: strconv.Itoa(i + 1), Label: label})
	}
	reply.Choices = append(reply.Choices, Choice{Key: "0", Label: t.words.Say("back")})
	t.reply(reply)
	return nil
}

func (t *talk) hearCorrect() error {
	n, err := strconv.Atoi(t.answer())
	if err != nil || n < 1 || n > len(correctable()) {
		t.say("menu.unclear")
		return t.askCorrect()
	}
	return t.enter("newvalue", map[string]string{"field": string(correctable()[n-1])})
}

func (t *talk) askNewValue() error {
	f := health.Field(t.state.Data["field"])
	t.reply(Reply{Text: t.words.Say("ask." + string(f)), Private: true, Choices: t.valueChoices(f)})
	return nil
}

func (t *talk) valueChoices(f health.Field) []Choice {
	return append(t.offers(f), Choice{"0", t.words.Say("back")})
}

func (t *talk) hearNewValue() error {
	f := health.Field(t.state.Data["field"])
	v, _, err := t.intake().Canonical(f, t.chosen(f))
	if err != nil {
		return t.problem(f, err, t.valueChoices(f))
	}
	r, err := t.Shelf.Record(t.ctx, t.person)
	if err != nil {
		return err
	}
	if r.Fields[f].Same(health.FieldValue{State: health.HasValue, Value: v}) {
		t.say("correct.same", "field", t.lower(f))
		return t.enter("correct", nil)
	}
	t.state.Data["value"] = v.Reveal()
	return t.enter("propose", t.state.Data)
}

func (t *talk) askPropose() error {
	f := health.Field(t.state.Data["field"])
	v := health.FieldValue{State: health.HasValue, Value: health.Value(t.state.Data["value"])}
	whose, err := t.whose()
	if err != nil {
		return err
	}
	t.reply(Reply{Text: whose + t.words.Say("correct.confirm", "field", t.fieldName(f), "value", t.told(health.ForCheck, f, v)), Private: true,
		Choices: t.yesNo()})
	return nil
}

func (t *talk) hearPropose() error {
	if !t.agrees() {
		t.say("menu.unclear")
		return t.askPropose()
	}
	r, err := t.Shelf.Record(t.ctx, t.person)
	if err != nil {
		return err
	}
	id := health.DraftID(t.key("propose"))
	_, err = t.Desk.Propose(t.ctx, health.Draft{ID: id, Kind: health.DraftCorrect, Station: r.Station, Person: r.ID,
		Values: map[health.Field]health.FieldValue{health.Field(t.state.Data["field"]): {
			State: health.HasValue, Value: health.Value(t.state.Data["value"]), Source: health.FromCitizen}},
		By: t.actor(), Cause: health.Cause{Kind: health.CauseDraft, ID: string(id)},
		Status: health.DraftNew})
	if err != nil {
		return err
	}
	station, err := t.stationName(r.Station)
	if err != nil {
		return err
	}
	t.say("correct.sent", "menu", t.words.Say("menu.requests"), "station", station, "days", strconv.Itoa(int(health.CorrectDueAfter.Hours()/24)))
	t.leave()
	return t.home()
}

// myRequests tells what became of what the resident proposed, and of what they asked for about their data.
func (t *talk) myRequests() error {
	drafts, err := t.Shelf.DraftsOf(t.ctx, t.person, health.DraftCorrect, 5)
	if err != nil {
		return err
	}
	t.shows("own requests "+t.in.Channel, t.person)
	asked, err := t.mine()
	if err != nil {
		return err
	}
	if len(asked) > 0 && len(drafts) == 0 {
		t.leave()
		return t.enter("mine", nil)
	}
	text := t.words.Say("requests.none")
	if len(drafts) > 0 {
		text = t.words.Say("requests.title")
	}
	for i, d := range drafts {
		text += "\n" + t.words.Say("requests.line", "n", strconv.Itoa(i+1), "fields", t.fieldNames(d.Values),
			"date", date(d.At), "status", t.words.Say("draft."+string(d.Status)))
	}
	t.reply(Reply{Text: text, Private: true})
	t.leave()
	if len(asked) > 0 {
		return t.enter("mine", nil)
	}
	return t.home()
}

// whose names the person whose record is looked at, where the chat is tied to several.
func (t *talk) whose() (string, error) {
	if len(t.ties) < 2 && t.person == t.self {
		return "", nil
	}
	r, err := t.Shelf.Record(t.ctx, t.person)
	if err != nil {
		return "", err
	}
	return t.line(t.name(r), t.bornIn(r.Birth())) + ". ", nil
}
