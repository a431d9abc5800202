package activities

import (
	"errors"
	"maps"
	"slices"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
	"hssk/store/ident"
)

// readBirth reads a certificate of birth. A part of the file that nobody can read is refused whatever else it says.
func readBirth(in health.Intake, row Row) readRow {
	out := readRow{Row: row}
	if len(row.Problems) > 0 {
		for _, p := range row.Problems {
			p.Grade = health.GradeRefuse
			out.problems = append(out.problems, p)
		}
		return out
	}
	out.birth, out.problems = in.ReadBirth(row.Fields)
	out.values = out.birth.Child
	return out
}

// loadBirth decides a certificate of birth: whose child it is, whether the child is here already, and else lets it in.
func (l *loader) loadBirth(row readRow) error {
	kept := health.ImportRow{Import: l.imp.ID, Row: row.Number, Original: row.Original, Problems: row.problems}
	if !health.Refused(row.problems) {
		adm, wrong, err := l.admitBirth(row)
		switch {
		case errors.Is(err, errNoStation), errors.Is(err, errLost), errors.Is(err, errWhole):
			wrong = refusedBirth(health.Commune, health.CodeMotherNobody)
		case errors.Is(err, errOtherStation):
			wrong = refusedBirth(health.Commune, health.CodeOtherStation)
		case err != nil:
			return err
		}
		kept.Outcome, kept.Person = adm.outcome, adm.person
		kept.Problems = append(kept.Problems, differences(adm)...)
		if wrong.Code != "" {
			kept.Problems = append(kept.Problems, wrong)
		}
	}
	if health.Refused(kept.Problems) {
		kept.Outcome, kept.Person = health.RowRefused, ""
	}
	return l.keep(kept)
}

func refusedBirth(f health.Field, code string) health.Problem {
	return health.Problem{Field: f, Code: code, Grade: health.GradeRefuse}
}

// admitBirth does what a certificate asks for. The problem has a code where it is refused.
func (l *loader) admitBirth(row readRow) (adm admission, wrong health.Problem, err error) {
	b := row.birth
	if b.Key != "" {
		if err := l.tx.Claim("birth " + b.Delivery); err != nil {
			return adm, wrong, err
		}
		child, known, err := l.noticed(b.Key)
		switch {
		case err != nil:
			return adm, wrong, err
		case known && !sameSex(child, b.Child):
			return adm, refusedBirth(health.ChildSex, health.CodeBirthSex), nil
		case known:
			e := l.birthEntry(row, b.Child)
			for _, f := range ofTheMother() { // where they live is the record's to say by now
				delete(e.values, f)
			}
			adm, err := l.revise(child, e)
			return adm, wrong, err
		}
	}
	mother, wrong, err := l.motherOf(b)
	if err != nil || wrong.Code != "" {
		return adm, wrong, err
	}
	e := l.birthEntry(row, b.Child)
	if mother.ID != "" {
		e.values, e.among, e.lost = b.Under(mother), health.Whole{}, false
	}
	adm, err = l.bear(b, mother, e)
	if err != nil || b.Key == "" || adm.outcome == health.RowWaiting {
		return adm, wrong, err
	}
	return adm, wrong, l.tx.PutBirthNotice(health.BirthNotice{Key: b.Key, Delivery: b.Delivery, Person: adm.person, Import: l.imp.ID, At: l.now})
}

func (l *loader) birthEntry(row readRow, values map[health.Field]health.FieldValue) entry {
	return entry{values: maps.Clone(values), station: l.imp.Station, source: health.FromImport, cause: l.cause(row), by: l.imp.By,
		only: l.only, among: row.birth.Among, lost: row.birth.Lost}
}

// noticed finds the record that came of a certificate, also if it is another one's by now.
func (l *loader) noticed(key string) (health.Record, bool, error) {
	n, err := l.tx.BirthNotice(key)
	if errors.Is(err, store.ErrNotFound) {
		return health.Record{}, false, nil
	}
	if err != nil {
		return health.Record{}, false, err
	}
	r, err := l.tx.Record(n.Person)
	for err == nil && r.MergedInto != "" {
		r, err = l.tx.Record(r.MergedInto)
	}
	return r, err == nil, err
}

func sameSex(r health.Record, child map[health.Field]health.FieldValue) bool {
	a, b := string(r.Sex()), child[health.SexField].Text()
	return a == b || a == "" || b == "" || a == "3" || b == "3"
}

// motherOf finds the mother as the person of a visit is found. A record without an id: nobody knows her here, or she lives
// elsewhere by now.
func (l *loader) motherOf(b health.Birth) (health.Record, health.Problem, error) {
	if !(entry{values: b.Mother}).numbered() {
		return health.Record{}, health.Problem{}, nil
	}
	id, wrong, err := l.whose(b.Mother)
	switch {
	case err != nil:
		return health.Record{}, wrong, err
	case wrong.Code == health.CodeNobodysNumber:
		return health.Record{}, health.Problem{}, nil
	case wrong.Code == health.CodeOtherPerson:
		return health.Record{}, refusedBirth(motherField(wrong.Field), health.CodeMotherOther), nil
	case wrong.Code != "":
		return health.Record{}, refusedBirth(motherField(wrong.Field), wrong.Code), nil
	}
	r, err := l.tx.Record(id)
	if err != nil || r.Life == health.Moved || r.Life == health.MovedReported {
		return health.Record{}, health.Problem{}, err
	}
	return r, health.Problem{}, nil
}

// motherField names the field of a certificate in which something of the mother stands.
func motherField(f health.Field) health.Field {
	switch f {
	case health.FullName:
		return health.MotherName
	case health.BirthDate:
		return health.MotherBirth
	case health.Insurance:
		return health.MotherCard
	case health.SocialNo:
		return health.MotherSocial
	}
	return health.MotherNumber
}

// bear looks for the child under its mother and in the register, joins it, asks about it, or lets it in.
func (l *loader) bear(b health.Birth, mother health.Record, e entry) (admission, error) {
	_, station, err := l.place(e)
	if err != nil {
		return admission{}, err
	}
	if l.only != "" && station != l.only {
		return admission{}, errOtherStation
	}
	if !slices.Contains(l.touched, station) {
		l.touched = append(l.touched, station)
	}
	here, twins, err := l.siblings(b, mother)
	if err != nil {
		return admission{}, err
	}
	switch {
	case len(here) > 0 && surely(b, here[0]) && (len(here) == 1 || sameChild(b, here[0])):
		return l.revise(here[0], e)
	case len(here) > 0:
		return l.askBirth(e, station, here[0].ID, []health.Reason{{Code: string(match.PlaceHouse)}, {Code: string(match.BirthSame)}, {Code: string(match.SexSame)}})
	case len(twins) >= b.Count && len(twins) > 0: // the paper was made anew, or there were more children than it says
		return l.askBirth(e, station, twins[0], []health.Reason{{Code: string(match.BirthSame)}, {Code: string(match.WhyTwins)}})
	}
	found, id, err := l.match(e, twins...)
	if err != nil {
		return admission{}, err
	}
	e.sharing = found.sharing
	switch found.Verdict {
	case match.Certain:
		r, err := l.tx.Record(id)
		if err != nil {
			return admission{}, err
		}
		return l.revise(r, e)
	case match.Review:
		return l.askBirth(e, station, id, found.Why)
	}
	return l.create(e)
}

// siblings lists the children of the mother's household who may be this one, the likest first, and those who are the
// others of the delivery.
func (l *loader) siblings(b health.Birth, mother health.Record) (here []health.Record, twins []health.PersonID, err error) {
	notices, err := l.tx.BirthNotices(b.Delivery)
	if err != nil {
		return nil, nil, err
	}
	for _, n := range notices {
		twins = append(twins, n.Person)
	}
	if mother.Household == "" {
		return nil, twins, nil
	}
	members, err := l.tx.Members(mother.Household)
	if err != nil {
		return nil, nil, err
	}
	for _, id := range members {
		if id == mother.ID || slices.Contains(twins, id) {
			continue
		}
		r, err := l.tx.Record(id)
		if err != nil {
			return nil, nil, err
		}
		if r.Life != health.Merged && sameSex(r, b.Child) && born(r, b.Child) && !otherMother(r, mother) {
			here = append(here, r)
		}
	}
	slices.SortStableFunc(here, func(x, y health.Record) int { return likeness(b, y) - likeness(b, x) })
	return here, twins, nil
}

// born reports whether a record is of somebody born on the day of the certificate, as far as it says.
func born(r health.Record, child map[health.Field]health.FieldValue) bool {
	on := health.Record{Fields: child}.Birth()
	return !on.IsZero() && !r.Birth().IsZero() && r.Birth().Compatible(on)
}

// otherMother reports whether a record names another woman as the mother: two sisters-in-law may bear on one day.
func otherMother(r, mother health.Record) bool {
	said := r.Text(health.OwnMother)
	return said != "" && ident.Fold(said) != ident.Fold(mother.Text(health.FullName))
}

// named says how two names stand to each other: 1 they are the same, -1 they are two names, 0 one of them is none yet.
func named(b health.Birth, r health.Record) int {
	is, was := b.Child[health.FullName].Text(), r.Text(health.FullName)
	if health.IsNoName(is) || health.IsNoName(was) || was == "" {
		return 0
	}
	if name, _ := match.Agree(match.Of(b.Child), match.Of(r.Fields)); name {
		return 1
	}
	return -1
}

func sameWeight(b health.Birth, r health.Record) bool {
	w := b.Child[health.BirthWeight].Text()
	return w != "" && w == r.Text(health.BirthWeight)
}

func likeness(b health.Birth, r health.Record) int {
	n := named(b, r) * 2
	if sameWeight(b, r) {
		n++
	}
	return n
}

// sameChild reports whether a record is this child, and no twin of it.
func sameChild(b health.Birth, r health.Record) bool {
	return named(b, r) > 0 || named(b, r) == 0 && sameWeight(b, r)
}

// surely reports whether the only child of the household with this sex and birthday is this one: nobody else is, unless it has another name
// or there are twins.
func surely(b health.Birth, r health.Record) bool {
	return sameChild(b, r) || b.Count == 1 && named(b, r) == 0
}

// askBirth asks the station whether the child of a certificate is somebody who is here.
func (l *loader) askBirth(e entry, station health.StationCode, who health.PersonID, why []health.Reason) (admission, error) {
	return l.ask(health.Draft{Kind: health.DraftRegister, Station: station, Values: e.values, By: l.imp.By, Cause: e.cause,
		Status: health.DraftNew, At: l.now}, admission{outcome: health.RowWaiting, person: who, why: why})
}

// ofTheMother are fields that a certificate does not know itself: what the record says of them stands.
func ofTheMother() []health.Field {
	return []health.Field{health.Commune, health.Hamlet, health.Address, health.Household, health.HeadRel, health.Phone,
		health.Guardian, health.OwnMother, health.Nationality, health.Ethnicity}
}

// revise puts into a child's record what the certificate says and the record does not: what is new, and what an earlier
// certificate said otherwise. What a person has entered stays, and the difference is told.
func (l *loader) revise(r health.Record, e entry) (admission, error) {
	adm := admission{outcome: health.RowUnchanged, person: r.ID}
	if l.only != "" && r.Station != l.only {
		return adm, errOtherStation
	}
	news := map[health.Field]health.FieldValue{}
	act := health.ActAttach
	for _, f := range health.Fields() {
		v, ok := e.values[f]
		known := r.Fields[f]
		switch {
		case !ok || known.Same(v):
			continue
		case known.State == health.Unknown || v.Fuller(f, known):
		case slices.Contains(ofTheMother(), f) || known.Fuller(f, v) || known.Agrees(f, v):
			continue
		default:
			ours, err := l.certified(r, f)
			if err != nil {
				return adm, err
			}
			if !ours {
				adm.differing = append(adm.differing, f)
				continue
			}
			act = health.ActCorrect
		}
		news[f] = v
		adm.taken = append(adm.taken, f)
	}
	if len(news) == 0 {
		return adm, nil
	}
	adm.outcome = health.RowAttached
	health.Stamp(news, e.source, e.cause.ID, l.now)
	return adm, l.change(&r, act, news, e.cause, e.by)
}

// certified reports whether a record has a value from a certificate of birth.
func (l *loader) certified(r health.Record, f health.Field) (bool, error) {
	by := r.Fields[f].By
	switch {
	case by == "" && r.Fields[f].Source == "" && r.Cause.Kind == health.CauseImport:
		by = r.Cause.ID
	case r.SaidBy(f) != health.FromImport || by == "":
		return false, nil
	}
	imp, err := l.tx.Import(health.ImportID(by))
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil && imp.Kind == health.ImportBirths, err
}
