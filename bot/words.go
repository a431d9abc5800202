package bot

import (
	"slices"
	"strconv"
	"time"

	"hssk/store/health"
	"hssk/store/ident"
)

func (t *talk) intake() health.Intake {
	return health.Intake{Units: t.Units, Today: ident.DateOf(t.now.In(health.Zone()))}
}

func date(at time.Time) string { return at.In(health.Zone()).Format("02/01/2006") }

// day is a date with its weekday, so that a date given by name can be checked.
func (t *talk) day(at time.Time) string {
	return t.words.Say("weekday."+strconv.Itoa(int(at.In(health.Zone()).Weekday()))) + " " + date(at)
}

func (t *talk) fieldName(f health.Field) string { return t.words.Say("field." + string(f)) }

// lower is a field's name inside a sentence; abbreviations keep their capitals.
func (t *talk) lower(f health.Field) string { return t.words.Say("field_in." + string(f)) }

func (t *talk) gapNames(gaps []health.Gap) string {
	if t.may(t.purpose(), health.ClassState) != health.VerdictAllow {
		return t.words.Say("value.not_here")
	}
	var names []string
	for _, g := range gaps {
		name := t.lower(g.Field)
		switch {
		case doubted(g):
			name = t.words.Say("gap.doubted", "field", name)
		case g.Reason == health.Disputed:
			name = t.words.Say("gap.disputed", "field", name)
		case g.Reason == health.CardDoubted:
			name = t.words.Say("gap.card", "field", name)
		case g.Reason == health.PassedOn:
			name = t.words.Say("gap.passed_on", "field", name)
		}
		names = append(names, name)
	}
	return list(names)
}

// doubted reports a number that is asked for again because somebody else carries it.
func doubted(g health.Gap) bool { return g.Reason == health.Doubted }

func (t *talk) fieldNames(values map[health.Field]health.FieldValue) string {
	var fields []health.Field
	for _, f := range health.Fields() {
		if _, ok := values[f]; ok {
			fields = append(fields, f)
		}
	}
	return t.fieldList(fields)
}

func (t *talk) fieldList(fields []health.Field) string {
	var names []string
	for _, f := range fields {
		names = append(names, t.lower(f))
	}
	return list(names)
}

// sayAdded tells what of an entry the record has now, and what it says otherwise.
func (t *talk) sayAdded(out health.Outcome) {
	if len(out.Taken) > 0 {
		t.say("outcome.taken", "fields", t.fieldList(out.Taken))
	}
	if len(out.Asked) > 0 {
		t.say("outcome.asked", "fields", t.fieldList(out.Asked))
	}
}

// shown says a value as a person writes it.
func (t *talk) shown(f health.Field, v health.FieldValue) string { return t.teller().Value(f, v) }

func (t *talk) teller() Teller { return Teller{t.words, t.Phrases, t.Units} }

func (t *talk) yesNo() []Choice {
	if t.means.Short { // "1 right, 2 wrong" is what people know from the forms of the commune
		return []Choice{{"1", t.words.Say("yes")}, {"2", t.words.Say("short_no")}}
	}
	return []Choice{{"1", t.words.Say("yes")}, {"0", t.words.Say("no")}}
}

func (t *talk) stationName(code health.StationCode) (string, error) {
	s, err := t.stationOf(code)
	return s.Name, err
}

// stationOf is a station at work; another has its code for a name.
func (t *talk) stationOf(code health.StationCode) (health.Station, error) {
	stations, err := t.Shelf.Stations(t.ctx)
	if i := slices.IndexFunc(stations, func(s health.Station) bool { return s.Code == code }); i >= 0 {
		return stations[i], nil
	}
	return health.Station{Code: code, Name: string(code)}, err
}

// problem says what is wrong with an answer and how to mend it, repeats what can be chosen, and keeps the question open.
// A hint that would do as the answer can be taken with a yes.
func (t *talk) problem(f health.Field, err error, choices []Choice) error {
	return t.problemFor(f, err, "", choices)
}

// problemOf is the same at a question of a form: it says again whom the question is about.
func (t *talk) problemOf(f health.Field, err error) error {
	_, who, failed := t.formWho()
	if failed != nil {
		return failed
	}
	return t.problemFor(f, err, who, t.fieldChoices(f))
}

func (t *talk) problemFor(f health.Field, err error, who string, choices []Choice) error {
	code, hint := health.CodeOfValue(err)
	key := "problem." + code
	if !t.Phrases.Has(key) {
		key = "problem.unreadable"
	}
	text, again := t.words.Say(key), "problem.again"
	if h := hint.Reveal(); h != "" && t.may(health.ForCheck, f.Class()) != health.VerdictRefuse {
		text += " " + t.words.Say("problem.hint", "hint", t.hinted(f, h))
		if t.wouldDo(f, h) {
			t.state.Hint, again = h, "problem.otherwise"
			choices = append([]Choice{{"1", t.words.Say("yes")}}, choices...)
		}
	}
	if who != "" {
		again += "_of"
	}
	t.reply(Reply{Text: text + "\n" + t.words.Say(again, "field", t.lower(f), "who", who), Private: hint != "" || who != "", Choices: choices})
	return nil
}

// wouldDo reports whether a hint is an answer by itself, and no list of answers already has its key.
func (t *talk) wouldDo(f health.Field, hint string) bool {
	_, _, err := t.intake().Canonical(f, hint)
	return err == nil && len(offered(f)) == 0
}

// line joins what is known of a person; what is not known leaves no comma behind.
func (t *talk) line(parts ...string) string {
	return list(slices.DeleteFunc(parts, func(p string) bool { return p == "" }))
}

// who says name, birth and hamlet of somebody, as lists do.
func (t *talk) who(r health.Record) string {
	return t.line(t.name(r), t.bornIn(r.Birth()), t.known(health.Hamlet, r.Fields[health.Hamlet].Value))
}

// bornIn is "born …" inside a line; nothing when the date is not known.
func (t *talk) bornIn(b ident.Birth) string {
	if b.IsZero() {
		return ""
	}
	return t.words.Say("person.born", "birth", t.birth(b))
}

// born says a birth date inside a sentence.
func (t *talk) born(r health.Record) string {
	if b := r.Birth(); !b.IsZero() {
		return t.birth(b)
	}
	return t.words.Say("value.unknown")
}

// reasons says why a task is where it is in the list. How many of a household lack something is counted again: others may
// have been filled in since the task was scored.
func (t *talk) reasons(task health.Task) (string, error) {
	var out []string
	for _, r := range task.Reasons {
		if r.Code == "household" {
			n, err := t.lacking(task.Household)
			if err != nil {
				return "", err
			}
			if r.Count = n; n < 2 {
				continue
			}
		}
		out = append(out, t.words.Say("reason."+r.Code, "n", strconv.Itoa(r.Count)))
	}
	return list(out), nil
}

// lacking counts the members of a household who are to be asked for something.
func (t *talk) lacking(household health.HouseholdID) (int, error) {
	tasks, err := t.Shelf.HouseholdTasks(t.ctx, household)
	who := map[health.PersonID]bool{}
	for _, k := range tasks {
		if k.Kind == health.TaskFill {
			who[k.Person] = true
		}
	}
	return len(who), err
}
