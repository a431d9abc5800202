package activities

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
	"hssk/store/ident"
)

// entry is one description of a resident that asks to be let into the register, whichever way it came.
type entry struct {
	values  map[health.Field]health.FieldValue
	station health.StationCode // used when the commune is unknown; zero: none
	source  health.Source
	cause   health.Cause
	by      health.Actor
	only    health.StationCode // records of other stations are left alone; zero: of none
	apart   bool               // somebody has said that it is not the person whom it resembles, who may carry the same number
	among   health.Whole       // today's commune, where no more is known; zero: not so
	lost    bool               // a commune is named that is none of the district: no station is guessed
	sharing []lookalike        // who carries a number of it, and is somebody else
}

// admission is what became of an entry.
type admission struct {
	outcome   health.RowOutcome
	person    health.PersonID // the new or existing record; for RowWaiting the candidate
	why       []health.Reason // what speaks for and against the candidate, in bits
	taken     []health.Field  // fields of an attached entry that the record has now
	differing []health.Field  // fields in which an attached entry contradicts the record, which keeps its values
}

// clerk applies the rules of registering inside one transaction: the same for a chat and for a file of two million rows.
type clerk struct {
	a     *Activities
	tx    store.Tx
	now   time.Time
	works map[health.StationCode]bool  // stations that have not ended
	areas func() (health.Areas, error) // read when first needed
}

func (a *Activities) clerk(tx store.Tx, stations []health.Station) clerk {
	works := map[health.StationCode]bool{}
	for _, s := range stations {
		works[s.Code] = true
	}
	return clerk{a: a, tx: tx, now: a.Now(), works: works, areas: sync.OnceValues(tx.Areas)}
}

// errNoStation refuses an entry that no station would look after.
var errNoStation = health.Refuse(health.CodeNoStation, nil)

// errOtherStation refuses an entry about somebody of a station that whoever enters it does not work for.
var errOtherStation = health.Refuse(health.CodeOtherStation, nil)

// admit decides: new, known, or a question for a person.
func (c clerk) admit(e entry) (admission, error) {
	unit, _, err := c.place(e)
	if err != nil {
		return admission{}, err
	}
	if e.values[health.Commune].State == health.Unknown { // whoever a station enters lives in its commune
		e.values[health.Commune] = health.FieldValue{State: health.HasValue, Value: health.Value(unit)}
	}
	found, id, err := c.match(e)
	if err != nil {
		return admission{}, err
	}
	e.sharing = found.sharing
	switch found.Verdict {
	case match.Certain:
		return c.attach(id, e)
	case match.Review:
		return admission{outcome: health.RowWaiting, person: id, why: found.Why}, nil
	}
	return c.create(e)
}

// place finds the commune and the station of an entry.
func (c clerk) place(e entry) (health.UnitCode, health.StationCode, error) {
	unit := health.UnitCode(e.values[health.Commune].Text())
	if station, err := c.stationOf(unit, e.values); station != "" || err != nil {
		return unit, station, err
	}
	areas, err := c.areas()
	switch {
	case err != nil:
		return "", "", err
	case e.lost:
		return "", "", errLost
	case len(e.among.Parts) > 0:
		return c.within(e, areas)
	}
	if unit, ok := areas.Sole(e.station, c.today()); ok && c.works[e.station] {
		return unit, e.station, nil
	}
	if w, ok := c.a.Units.WholeAround(areas.Of(e.station, c.today()), c.today()); ok {
		e.among = w
		return c.within(e, areas)
	}
	return "", "", errNoStation
}

// stationOf finds who looks after a place today; empty: nobody.
func (c clerk) stationOf(unit health.UnitCode, values map[health.Field]health.FieldValue) (health.StationCode, error) {
	areas, err := c.areas()
	if err != nil {
		return "", err
	}
	station, _ := areas.On(unit, values[health.Hamlet].Text(), c.today())
	if !c.works[station] {
		return "", nil
	}
	return station, nil
}

func (c clerk) today() string { return c.now.In(health.Zone()).Format(time.DateOnly) }

// finding is what is known of a description beside the register: the best likeness, and who only shares a number.
type finding struct {
	match.Judgement
	sharing []lookalike
}

// match looks for the best of all records that the entry might describe, but for those that it is known not to. Until the
// transaction ends nobody else decides about an entry like it.
func (c clerk) match(e entry, but ...health.PersonID) (finding, health.PersonID, error) {
	traits := match.Of(e.values)
	if err := c.tx.Claim(claims(traits)...); err != nil {
		return finding{}, "", err
	}
	near, err := c.tx.Near(traits)
	if err != nil {
		return finding{}, "", err
	}
	var others []lookalike
	best, bestID := finding{Judgement: match.Judgement{Verdict: match.Different}}, health.PersonID("")
	for _, n := range near {
		if slices.Contains(but, n.ID) {
			continue
		}
		j := c.a.Weights.Judge(traits, n.Traits)
		if j.Verdict == match.Different {
			others = append(others, lookalike{n.ID, j})
			continue
		}
		if best.Verdict == match.Certain || best.Verdict == j.Verdict && best.Bits >= j.Bits {
			continue
		}
		if j.Verdict == match.Review {
			r, err := c.tx.Record(n.ID)
			if err != nil {
				return finding{}, "", err
			}
			if e.isAgain(r) {
				j.Verdict = match.Certain
			}
		}
		best.Judgement, bestID = j, n.ID
	}
	best.sharing = sharers(others)
	return best, bestID, nil
}

// claims names what somebody who decides about a description must have alone: two descriptions of one person share a
// block.
func claims(t match.Traits) []string {
	var keys []string
	for _, b := range t.Blocks() {
		keys = append(keys, strconv.FormatInt(int64(b), 10))
	}
	return keys
}

// create makes the record with its history, audit row and task.
func (c clerk) create(e entry) (admission, error) {
	unit, station, err := c.place(e)
	if err != nil {
		return admission{}, err
	}
	r := health.Record{
		ID: health.PersonID(c.a.NewID()), Version: 1, Station: station, Unit: unit, Fields: e.values,
		Household: householdOf(unit, e.values), Verification: health.Unverified, Life: lifeOf(e.values),
		Linkage: health.NotSent, Cause: e.cause, CreatedAt: c.now, UpdatedAt: c.now,
	}
	if r.Household != "" {
		r.HouseholdFrom = r.HousedOn()
	}
	if _, ok := r.Fields[health.Commune]; !ok {
		r.Fields[health.Commune] = health.FieldValue{State: health.HasValue, Value: health.Value(unit)}
	}
	if e.apart {
		if err := c.weighAll(&r, ownNumbers(), false); err != nil {
			return admission{}, err
		}
	}
	if err := c.giveTempCode(&r); err != nil {
		return admission{}, err
	}
	c.a.Profile.Settle(&r, c.now)
	if err := c.tx.CreateRecord(r); err != nil {
		return admission{}, err
	}
	if err := c.record(r, health.ActCreate, nil, e.cause, e.by); err != nil {
		return admission{}, err
	}
	if err := c.askSharing(r.ID, e.sharing); err != nil {
		return admission{}, err
	}
	if err := c.settleTask(r); err != nil || !e.apart {
		return admission{outcome: health.RowCreated, person: r.ID}, err
	}
	return admission{outcome: health.RowCreated, person: r.ID}, c.tellAll(r, ownNumbers(), nil, e.cause, e.by)
}

// giveTempCode gives a new record without any number a code that nobody else has. Whoever gives the same code at the same
// time waits.
func (c clerk) giveTempCode(r *health.Record) error {
	if !r.Numberless() {
		return nil
	}
	for attempt := 0; ; attempt++ {
		code := string(ident.NewTempCode(string(r.ID), attempt))
		if err := c.tx.Claim("code " + code); err != nil {
			return err
		}
		taken, err := c.tx.ByNumber(health.TempCode, code)
		if err != nil {
			return err
		}
		if len(taken) == 0 {
			r.Fields = maps.Clone(r.Fields) // those of the description stay as they came
			r.Fields[health.TempCode] = health.FieldValue{State: health.HasValue, Value: health.Value(code)}
			return nil
		}
	}
}

// record appends a change and its audit row, which names the fields and, in front, who else it is about.
func (c clerk) record(r health.Record, act health.Action, edits []health.Edit, cause health.Cause, by health.Actor, with ...health.PersonID) error {
	change := health.Change{ID: health.ChangeID(c.a.NewID()), Person: r.ID, Version: r.Version, Action: act, Edits: edits,
		Cause: cause, By: by, At: c.now}
	if err := c.tx.AppendChange(change); err != nil {
		return err
	}
	var names []string
	for _, other := range with {
		names = append(names, string(other))
	}
	for _, e := range edits {
		names = append(names, string(e.Field))
	}
	return c.tx.AppendAudit(health.Audit{At: c.now, By: by, Action: act, Subject: string(r.ID), Cause: cause,
		Detail: strings.Join(names, " ")})
}

// attach adds what the record does not know yet, or knows less precisely. Where the entry contradicts the record, the record
// stays as it is and the contradiction is reported.
func (c clerk) attach(id health.PersonID, e entry) (admission, error) {
	r, err := c.tx.Record(id)
	if err != nil {
		return admission{}, err
	}
	if e.only != "" && r.Station != e.only {
		return admission{}, errOtherStation
	}
	news := map[health.Field]health.FieldValue{}
	adm := admission{outcome: health.RowUnchanged, person: id}
	for _, f := range health.Fields() {
		v, ok := e.values[f]
		switch known := r.Fields[f]; {
		case !ok || known.Same(v):
		case known.State == health.Unknown || v.Fuller(f, known):
			news[f] = v
			adm.taken = append(adm.taken, f)
		case f == health.Commune && v.Has(health.CodeUnitWhole) && c.a.Units.SameWhole(health.UnitCode(v.Text()), r.Unit, c.today()):
		case known.Fuller(f, v) || known.Agrees(f, v): // a shorter way, or another, to say the same
		default:
			adm.differing = append(adm.differing, f)
		}
	}
	if len(news) == 0 {
		return adm, nil
	}
	adm.outcome = health.RowAttached
	health.Stamp(news, e.source, e.cause.ID, c.now)
	return adm, c.change(&r, health.ActAttach, news, e.cause, e.by)
}

// change puts values into a record and keeps everything that follows from it in step.
func (c clerk) change(r *health.Record, act health.Action, values map[health.Field]health.FieldValue, cause health.Cause, by health.Actor) error {
	was := maps.Clone(r.Fields)
	edits := r.Apply(values)
	if len(edits) == 0 {
		return nil
	}
	if err := c.resettle(r, edits); err != nil {
		return err
	}
	sharing, err := c.sharing(*r, edits)
	if err != nil {
		return err
	}
	edits = append(edits, c.house(r, edits)...)
	weighed, err := c.weighable(r.ID, values)
	if err != nil {
		return err
	}
	if err := c.weighAll(r, weighed, false); err != nil {
		return err
	}
	if err := c.save(r, act, edits, cause, by); err != nil {
		return err
	}
	if err := c.askSharing(r.ID, sharing); err != nil {
		return err
	}
	return c.tellAll(*r, weighed, was, cause, by)
}

// house makes the record a member of the household that it names, since the day that was told with it, else since now. What
// the record said about the household before goes; it gives the edit.
func (c clerk) house(r *health.Record, edits []health.Edit) []health.Edit {
	home := householdOf(r.Unit, r.Fields)
	moved := home != r.Household
	told := slices.ContainsFunc(edits, func(e health.Edit) bool { return e.Field == health.HouseSince })
	r.Household = home
	switch before, said := r.Fields[health.HouseSince]; {
	case told && home != "" && !r.HousedOn().IsZero():
		r.HouseholdFrom = r.HousedOn()
	case moved && said && !told:
		r.HouseholdFrom = c.now
		delete(r.Fields, health.HouseSince)
		return []health.Edit{{Field: health.HouseSince, From: before}}
	case moved:
		r.HouseholdFrom = c.now
	}
	return nil
}

// resettle gives a record whose commune or hamlet has changed to the station of the place.
func (c clerk) resettle(r *health.Record, edits []health.Edit) error {
	if !slices.ContainsFunc(edits, func(e health.Edit) bool { return e.Field == health.Commune || e.Field == health.Hamlet }) {
		return nil
	}
	unit := health.UnitCode(r.Text(health.Commune))
	station, err := c.stationOf(unit, r.Fields)
	if station != "" {
		r.Unit, r.Station = unit, station
	}
	return err
}

// save stores the next version of a record with history, audit and task.
func (c clerk) save(r *health.Record, act health.Action, edits []health.Edit, cause health.Cause, by health.Actor) error {
	r.UpdatedAt = c.now
	edits = append(edits, r.EndTempCode()...)
	c.a.Profile.Settle(r, c.now)
	if err := c.tx.UpdateRecord(r); err != nil {
		return err
	}
	if err := c.record(*r, act, edits, cause, by); err != nil {
		return err
	}
	return c.settleTask(*r)
}

// householdOf makes a household's key from the number on the list, which counts anew in every commune: that of a list of
// today's communes is no number of a former one.
func householdOf(unit health.UnitCode, values map[health.Field]health.FieldValue) health.HouseholdID {
	if v := values[health.Household].Text(); v != "" {
		if values[health.Commune].Has(health.CodeUnitWhole) {
			unit += "+"
		}
		return health.HouseholdID(string(unit) + "/" + ident.Fold(v))
	}
	return ""
}

// lifeOf reads the residence column of a list. A list may say that somebody is gone, which two people confirm later.
func lifeOf(values map[health.Field]health.FieldValue) health.Life {
	switch values[health.Residence].Text() {
	case "absent":
		return health.Absent
	case "temporary":
		return health.Temporary
	case "moved":
		return health.MovedReported
	case "dead":
		return health.DeathReported
	}
	return health.Resident
}
