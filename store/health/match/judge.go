package match

import (
	"math"
	"slices"

	"hssk/store/health"
)

// Verdict says whether two descriptions are one person.
type Verdict string

const (
	Different Verdict = "different"
	Review    Verdict = "review"  // a person decides
	Certain   Verdict = "certain" // equal number, verified or not, and compatible name and birth date
)

// Reasons that are more than one comparison.
const (
	WhyConflict Level = "match.conflict" // same number, but another name or birth date
	WhyTwins    Level = "match.twins"    // one household, one birthday, two given names

	WhyOldConflict    Level = "match.old_number_conflict" // same old card, else two people
	WhySocialConflict Level = "match.insurance_conflict"  // same insurance number, else two people
)

// Judgement is a verdict with what led to it.
type Judgement struct {
	Verdict Verdict
	Bits    float64 // logarithm to base 2 of the odds that both are one person
	Why     []health.Reason
}

// Strong is the log-odds from which a likeness is as good as sure, though a person still decides: one error in a hundred.
const Strong = 6.6

// reviewFrom is the log-odds from which somebody is asked: even odds.
const reviewFrom = 0

// twinsCount against one person, in bits: within a household one birthday is no accident, it is what twins have.
const twinsCount = -12

// IsStrong reports whether the likeness is nearly sure.
func (j Judgement) IsStrong() bool {
	return j.Verdict == Certain || j.Verdict == Review && j.Bits >= Strong
}

// Shared lists the numbers that two descriptions have in common, each with what there is to say of it when all else speaks
// of two people. Such a number is no proof that they are one: cards of nine digits were numbered by provinces, and some
// numbers were given out twice; but more often it was written beside the wrong person, and somebody has to look.
func (j Judgement) Shared() map[Level]Level {
	out := map[Level]Level{}
	for same, why := range map[Level]Level{OldSame: WhyOldConflict, SocialSame: WhySocialConflict} {
		if slices.ContainsFunc(j.Why, func(r health.Reason) bool { return r.Code == string(same) }) {
			out[same] = why
		}
	}
	return out
}

// Judge compares two descriptions and weighs what was found. It is certain only about an equal number with a compatible
// name and birth date, so that twins, namesakes and mistyped numbers always reach a person. Two well-formed numbers more
// than a slip apart are two people, unless all else says that one of the numbers was borrowed.
func (w Weights) Judge(a, b Traits) Judgement {
	v := Compare(a, b)
	j := Judgement{Bits: w.Prior(), Why: make([]health.Reason, 0, comparisons+2)}
	for i, level := range v {
		if level == "" {
			continue
		}
		bits := w.bits(level)
		if i == onName {
			bits += w.rarity(a, b, level)
		}
		j.add(level, bits)
	}
	if maybeTwins(v) {
		j.add(WhyTwins, twinsCount)
	}
	j.Verdict = verdict(v, a, b, &j)
	return j
}

func (j *Judgement) add(code Level, bits float64) {
	j.Bits += bits
	j.Why = append(j.Why, health.Reason{Code: string(code), Points: int(math.Round(bits))})
}

func verdict(v Vector, a, b Traits, j *Judgement) Verdict {
	switch {
	case v[onNumber] == NumberSame && compatible(v, a, b):
		return Certain
	case v[onNumber] == NumberSame:
		j.add(WhyConflict, 0)
		j.Bits = min(j.Bits, Strong-1) // whose number it is, is the question
		return Review
	case v[onNumber] == NumberOther && !borrowed(v):
		return Different
	case v[onNumber] == NumberOther:
		j.Bits = min(j.Bits, Strong-1) // somebody must look at the papers
	}
	if j.Bits >= reviewFrom {
		return Review
	}
	return Different
}

// borrowed reports that one of two numbers may be another's, such as a parent's: no two people of one household or phone
// have one name and one birthday.
func borrowed(v Vector) bool {
	return (v[onName] == NameSame || v[onName] == NameUnmarked) && v[onBirth] == BirthSame && (v[onPlace] == PlaceHouse || v[onPhone] == PhoneSame)
}

// Agree reports whether two names, and two birth dates, may be those of one person. An absent one agrees with none.
func Agree(a, b Traits) (name, birth bool) {
	v := Compare(a, b)
	return compatibleName(v, a, b), a.birth.Compatible(b.birth)
}

// compatible reports whether name and birth date are those of one person.
func compatible(v Vector, a, b Traits) bool {
	return a.birth.Compatible(b.birth) && compatibleName(v, a, b)
}

// compatibleName: brothers born on one day are called Hùng and Hưng, so that marks that differ between them are no slip.
func compatibleName(v Vector, a, b Traits) bool {
	switch v[onName] {
	case NameSame, NameUnmarked:
		return true
	case NameTone:
		last := len(a.name) - 1
		return a.name[last] == b.name[last]
	}
	return false
}

// maybeTwins reports one household and one birthday with two names that no slip explains.
func maybeTwins(v Vector) bool {
	return v[onPlace] == PlaceHouse && v[onBirth] == BirthSame && v[onName] == NameOther && v[onNumber] != NumberSame
}

// rarity is what the name's own frequency adds to the weight of its level, in bits: above zero for a rare name.
func (w Weights) rarity(a, b Traits, level Level) float64 {
	bits := 0.0
	if level == NameOther {
		return 0
	}
	for _, part := range []struct{ kind, x, y string }{{"family", a.family(), b.family()}, {"middle", a.middle(), b.middle()},
		{"given", a.given(), b.given()}} {
		if part.x == part.y && part.x != "" {
			bits += w.rare(part.kind, part.x)
		}
	}
	return max(-maxRarity, min(maxRarity, bits))
}

// maxRarity bounds how far a name's frequency moves the weight: beyond it a misspelling would pass for a rare name.
const maxRarity = 6
