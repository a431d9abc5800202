// Package match judges whether two descriptions are one person, and says why in weighted reasons.
//
// It follows Fellegi and Sunter (1969): every comparison adds the logarithm of how much likelier it is between two
// descriptions of one person than between two people. Agreement on a rare name weighs more than on a common one.
//
// Certain says that a description speaks of the person of a record: number, name and birth date agree. The number need not
// be verified, which means compared with a source outside the program and noted so (health.Check); reading it off a card,
// which anybody can print, is no such comparison. Lists are typed, and stations could not look at every row of every month's
// list again. What Certain allows is as small as that: a row adds to the record what it lacks or says less precisely, and what
// contradicts the record is reported. Two records are never merged by a judgement, however certain: people of the station
// are asked, and decide.
package match

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// Traits are what of a description counts for likeness, ready to be compared. Empty parts are unknown and count for
// nothing. They are personal: they print as a mask.
type Traits struct {
	name    []string // with marks, in ident.NameKeyTone's spelling; surname first
	key     []string // the same without marks
	folded  string   // the words of key, with a space between
	newborn bool     // the name is the mother's
	birth   ident.Birth
	sex     string
	id      string
	doubted bool // the national id contradicts the birth year or the sex beside it
	old     string
	social  string // ten digits of the insurance
	phone   string
	unit    string
	hamlet  string
	house   string // number of the household on the commune's list
}

// String masks the traits.
func (t Traits) String() string { return "traits" }

// Format masks the traits for every verb.
func (t Traits) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, t.String()) }

// LogValue masks the traits in structured logs.
func (t Traits) LogValue() slog.Value { return slog.StringValue(t.String()) }

// Of picks the traits of a description.
func Of(v map[health.Field]health.FieldValue) Traits {
	id := v[health.NationalID]
	t := Traits{sex: v[health.SexField].Text(), id: id.Text(), old: v[health.OldID].Text(), phone: v[health.Phone].Text(),
		unit: v[health.Commune].Text(), hamlet: ident.Fold(v[health.Hamlet].Text()), house: ident.Fold(v[health.Household].Text()),
		doubted: slices.Contains(id.Flags, ident.IDSex) || slices.Contains(id.Flags, ident.IDCentury)}
	if t.birth, _ = ident.ParseBirthText(v[health.BirthDate].Text()); t.birth.IsNewYear() {
		t.birth, _ = ident.NewBirth(t.birth.Year(), 0, 0) // by which registers mean that only the year is known
	}
	name := v[health.FullName].Text()
	t.newborn = newborn(name)
	if slices.Contains(id.Flags, ident.IDSex) || !t.newborn && len(ident.CheckName(name, ident.Sex(t.sex))) > 0 {
		t.sex = "" // the number or the name beside it says otherwise: it tells nobody apart
	}
	t.setName(ident.NameKeyTone(name))
	if t.social = v[health.SocialNo].Text(); t.social == "" {
		t.social = health.SocialOf(v[health.Insurance].Text())
	}
	return t
}

func (t *Traits) setName(name string) {
	t.name, t.folded = strings.Fields(name), ident.NameKey(name)
	t.key = strings.Fields(t.folded)
	if len(t.key) != len(t.name) { // letters of another script: they are compared as they stand
		t.key, t.folded = t.name, strings.Join(t.name, " ")
	}
}

// newborn recognises a child written down under its mother's name.
func newborn(name string) bool {
	_, flags, err := ident.CleanName(name)
	return err == nil && slices.ContainsFunc(flags, func(f ident.Flag) bool { return f.Code == ident.NameNewborn })
}

// Social is the number of the social insurance, ten digits; empty: not known.
func (t Traits) Social() string { return t.social }

// family, middle and given are the parts of the folded name; empty when there are too few words.
func (t Traits) family() string {
	if len(t.key) < 2 {
		return ""
	}
	return t.key[0]
}

func (t Traits) middle() string {
	if len(t.key) < 3 {
		return ""
	}
	return t.folded[len(t.key[0])+1 : len(t.folded)-len(t.given())-1]
}

func (t Traits) given() string {
	if len(t.key) == 0 {
		return ""
	}
	return t.key[len(t.key)-1]
}

// traitCount is how many parts Text joins.
const traitCount = 12

// Text writes the traits for Parse: parts joined by tabs, which no stored value contains.
func (t Traits) Text() string {
	mark := func(on bool) string {
		if on {
			return "1"
		}
		return ""
	}
	return strings.Join([]string{strings.Join(t.name, " "), mark(t.newborn), t.birth.Text(), t.sex, t.id, mark(t.doubted),
		t.old, t.social, t.phone, t.unit, t.hamlet, t.house}, "\t")
}

// Parse reads what Text wrote.
func Parse(s string) (Traits, error) {
	var p [traitCount]string
	if n := strings.Count(s, "\t") + 1; n != traitCount {
		return Traits{}, fmt.Errorf("match: traits have %d parts, not %d", n, traitCount)
	}
	for i := range p {
		p[i], s, _ = strings.Cut(s, "\t")
	}
	birth, err := ident.ParseBirthText(p[2])
	if err != nil {
		return Traits{}, fmt.Errorf("match: traits: %w", err)
	}
	t := Traits{newborn: p[1] != "", birth: birth, sex: p[3], id: p[4], doubted: p[5] != "", old: p[6], social: p[7], phone: p[8],
		unit: p[9], hamlet: p[10], house: p[11]}
	t.setName(p[0])
	return t, nil
}
