package health

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"time"

	"hssk/store/ident"
)

//go:embed profiles/*.json
var profileFiles embed.FS

// Profile says which fields are required for whom. Profiles are data files with a version: a record remembers the
// version its gaps were computed with.
type Profile struct {
	Name    string `json:"name"`
	Version int    `json:"version"`
	Note    string `json:"note"`
	Rules   []Rule `json:"rules"`
}

// Rule requires one field of the people it applies to.
type Rule struct {
	Field     Field  `json:"field"`
	Weight    int    `json:"weight"`               // how much the field's absence adds to a task's score
	MinAge    int    `json:"min_age,omitempty"`    // in whole years; zero: from birth
	MaxAge    *int   `json:"max_age,omitempty"`    // inclusive; nil: for life
	NoneOK    bool   `json:"none_ok,omitempty"`    // "asked: none" satisfies the rule
	FreshDays int    `json:"fresh_days,omitempty"` // older values are stale; zero: never
	Sex       string `json:"sex,omitempty"`        // "1" or "2"; empty: everybody
	Pregnant  bool   `json:"pregnant,omitempty"`   // only while the record says, not too long ago, that she is pregnant
}

// GapReason says in what way a required field falls short.
type GapReason string

const (
	Missing GapReason = "missing"
	Stale   GapReason = "stale"
	Doubted GapReason = "doubted" // the number is also somebody else's
	// PassedOn: the phone is somebody else's now.
	PassedOn GapReason = "passed_on"
	// Disputed: the population database knows another number, or nobody like that.
	Disputed GapReason = "disputed"
	// CardDoubted: the insurer says that something is wrong with the card.
	CardDoubted GapReason = "card"
)

// Gap is a required field that falls short.
type Gap struct {
	Field  Field     `json:"field"`
	Reason GapReason `json:"reason"`
	Weight int       `json:"weight"`
}

// ID names the profile with its version, such as "CORE/1".
func (p Profile) ID() string { return fmt.Sprintf("%s/%d", p.Name, p.Version) }

// CoreProfile is the profile that the stations' tasks are made from.
func CoreProfile() (Profile, error) { return ShippedProfile("CORE/1") }

// ShippedProfile gives one of the profiles that ship with the product by its id, such as "QD831/1".
func ShippedProfile(id string) (Profile, error) {
	all, err := ShippedProfiles()
	if err != nil {
		return Profile{}, err
	}
	for _, p := range all {
		if p.ID() == id {
			return p, nil
		}
	}
	return Profile{}, fmt.Errorf("profile %s does not ship with the product", id)
}

// ShippedProfiles lists all profiles that ship with the product, by name and version.
func ShippedProfiles() ([]Profile, error) {
	files, err := profileFiles.ReadDir("profiles")
	if err != nil {
		return nil, err
	}
	var out []Profile
	for _, f := range files {
		b, err := profileFiles.ReadFile("profiles/" + f.Name())
		if err != nil {
			return nil, err
		}
		p, err := ParseProfile(b)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		out = append(out, p)
	}
	return out, nil
}

// ParseProfile reads a profile file and refuses one that names an unknown or repeated field, or sets an impossible rule.
func ParseProfile(b []byte) (Profile, error) {
	var p Profile
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields() // a misspelt "max_age" would silently ask everybody
	if err := d.Decode(&p); err != nil {
		return Profile{}, fmt.Errorf("profile: %w", err)
	}
	if p.Name == "" || p.Version < 1 || len(p.Rules) == 0 {
		return Profile{}, fmt.Errorf("profile: needs a name, a version from 1 and rules")
	}
	seen := map[Field]bool{}
	for _, r := range p.Rules {
		if !r.Field.Known() || seen[r.Field] {
			return Profile{}, fmt.Errorf("profile %s: field %q unknown or repeated", p.Name, r.Field)
		}
		seen[r.Field] = true
		if !r.possible() {
			return Profile{}, fmt.Errorf("profile %s: field %q has a weight, age, freshness or sex that cannot be", p.Name, r.Field)
		}
	}
	return p, nil
}

func (rule Rule) possible() bool {
	switch {
	case rule.Weight < 0 || rule.MinAge < 0 || rule.FreshDays < 0:
		return false
	case rule.MaxAge != nil && *rule.MaxAge < rule.MinAge:
		return false
	}
	return rule.Sex == "" || ident.Sex(rule.Sex) == ident.Male || ident.Sex(rule.Sex) == ident.Female
}

// Gaps lists what the record lacks on the given day, in the order of the profile. People who have died or moved away
// have no gaps: nobody should be asked about them.
func (p Profile) Gaps(r Record, now time.Time) []Gap {
	if !r.Living() {
		return nil
	}
	var gaps []Gap
	for _, rule := range p.Rules {
		if !rule.applies(r, today(now)) || rule.Pregnant && !r.pregnant(now) {
			continue
		}
		why := rule.shortfall(r, now)
		if why == Missing && rule.Field.ComesWithRegistration() && Newborn(r.Birth(), now) {
			continue // nobody can have it yet, whatever the profile: the nightly look asks when the day has come
		}
		if why != "" {
			gaps = append(gaps, Gap{Field: rule.Field, Reason: why, Weight: rule.Weight})
		}
	}
	return gaps
}

// applies gives the person of unknown age the benefit of the doubt: age rules need an age.
func (rule Rule) applies(r Record, today ident.Date) bool {
	if rule.Sex != "" && string(r.Sex()) != rule.Sex {
		return false
	}
	if rule.MinAge == 0 && rule.MaxAge == nil {
		return true
	}
	b := r.Birth()
	if b.IsZero() {
		return false
	}
	youngest, oldest := b.AgeOn(today)
	if youngest < rule.MinAge {
		return false
	}
	return rule.MaxAge == nil || oldest <= *rule.MaxAge
}

// pregnancy is how long "she is pregnant" can be true after it was said.
const pregnancy = 300 * 24 * time.Hour

func (r Record) pregnant(now time.Time) bool {
	v := r.Fields[Pregnant]
	return v.Text() == "1" && !v.At.IsZero() && now.Sub(v.At) <= pregnancy
}

func (rule Rule) shortfall(r Record, now time.Time) GapReason {
	v := r.Fields[rule.Field]
	if v.State == Unknown || (v.State == AskedNone && !rule.NoneOK) {
		return Missing
	}
	if v.Has(CodeNumberShared) {
		return Doubted
	}
	switch v.Dispute() {
	case "":
	case CodeCheckDisputed:
		return Disputed
	default:
		return CardDoubted
	}
	if v.Has(CodePhoneMoved) {
		return PassedOn
	}
	at := v.At
	if at.IsZero() {
		at = r.CreatedAt
	}
	if rule.FreshDays > 0 && now.Sub(at) > time.Duration(rule.FreshDays)*24*time.Hour {
		return Stale
	}
	return ""
}

// Accept says whether "asked: none" is an answer for the field under this profile.
func (p Profile) Accept(f Field) (noneOK bool) {
	for _, r := range p.Rules {
		if r.Field == f {
			return r.NoneOK
		}
	}
	return true
}

// Settle recomputes the record's gaps and completeness.
func (p Profile) Settle(r *Record, now time.Time) {
	r.Gaps = p.Gaps(*r, now)
	r.Profile = p.ID()
	r.Completeness = Complete
	if len(r.Gaps) > 0 {
		r.Completeness = Incomplete
	}
}
