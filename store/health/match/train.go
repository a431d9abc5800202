package match

import (
	"errors"
	"math"
	"math/bits"
	"slices"
)

// ErrTooFew says that a list has too few people, or too few of them twice, to learn weights from.
var ErrTooFew = errors.New("match: too few descriptions of one person to learn from")

// Train learns weights from descriptions among which some people stand twice; nobody needs to know who. What two people
// agree in by chance is counted over pairs of strangers. What two descriptions of one person agree in is estimated by
// expectation and maximisation (EM), once among people who share a number, where names, births and places are learnt, and
// once among people who share a name and a birthday, where the numbers are learnt. Who shares a number by mistake is of
// one family, so that there names and births alone tell people apart. start gives the first guess.
func Train(version string, all []Traits, start Weights) (Weights, error) {
	if len(all) < 1000 {
		return Weights{}, ErrTooFew
	}
	w := Weights{Version: version, People: float64(len(all)), levels: map[Level]Chance{}}
	w.names = shares(all)
	u := strangers(all)
	numbers := EM(pairs(all, Traits.numberBlock), u, start.chances(onName, onBirth, onSex))
	names := EM(pairs(all, Traits.nameBlock), u, start.chances(onNumber, onOld, onSocial, onPlace))
	if numbers.Pairs < 20 || names.Pairs < 20 {
		return Weights{}, ErrTooFew
	}
	for i, levels := range scale() {
		from := numbers
		if i == onNumber || i == onOld || i == onSocial {
			from = names
		}
		for _, l := range levels {
			w.levels[l] = Chance{(1-unheard)*from.M[l] + unheard/float64(len(levels)), u[l]}
		}
	}
	found := names.Pairs / (w.levels[BirthSame].M * (w.levels[NameSame].M + w.levels[NameUnmarked].M + w.levels[NameTone].M + w.levels[NamePart].M))
	w.Again = min(0.5, found/w.People)
	return w, w.check()
}

// unheard is the share kept for what a list does not show: none is long enough to prove that something never happens.
const unheard = 0.02

// shares counts how many people have each word of a name, leaving out the rare.
func shares(all []Traits) map[string]map[string]float64 {
	out := map[string]map[string]float64{"family": {}, "middle": {}, "given": {}}
	for _, t := range all {
		for kind, word := range map[string]string{"family": t.family(), "middle": t.middle(), "given": t.given()} {
			if word != "" {
				out[kind][word]++
			}
		}
	}
	for _, words := range out {
		for word, n := range words {
			if words[word] = n / float64(len(all)); words[word] < leastShare {
				delete(words, word)
			}
		}
	}
	return out
}

// strangers counts the levels between people who are far apart in the list, with half a pair added to every level so that
// nothing is impossible. The pairs follow from the list alone.
func strangers(all []Traits) map[Level]float64 {
	const tries = 2_000_000
	counts := map[Level]float64{}
	n := uint64(len(all))
	for i := range uint64(tries) {
		x := mix(i)
		hi, _ := bits.Mul64(x, n)
		lo, _ := bits.Mul64(mix(x), n)
		if hi == lo {
			continue
		}
		for _, l := range Compare(all[hi], all[lo]) {
			counts[l]++
		}
	}
	return smooth(counts, 0.5)
}

// mix is the finaliser of SplitMix64: numbers that look drawn and are always the same.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// smooth turns counts into shares within each comparison.
func smooth(counts map[Level]float64, add float64) map[Level]float64 {
	out := map[Level]float64{}
	for _, levels := range scale() {
		sum := 0.0
		for _, l := range levels {
			sum += counts[l] + add
		}
		for _, l := range levels {
			out[l] = (counts[l] + add) / sum
		}
	}
	return out
}

// pairs compares everybody who shares a group, leaving out groups of more than BlockCap.
func pairs(all []Traits, of func(Traits) Block) []Vector {
	groups := map[Block][]int{}
	for i, t := range all {
		if b := of(t); b != 0 {
			groups[b] = append(groups[b], i)
		}
	}
	var out []Vector
	for _, members := range groups {
		if len(members) > BlockCap {
			continue
		}
		for i, a := range members {
			for _, b := range members[i+1:] {
				out = append(out, Compare(all[a], all[b]))
			}
		}
	}
	slices.SortFunc(out, func(a, b Vector) int { return slices.Compare(a[:], b[:]) }) // groups come in no order
	return out
}

// chances picks the weights of some comparisons as a first guess.
func (w Weights) chances(on ...int) map[Level]float64 {
	out := map[Level]float64{}
	for _, i := range on {
		for _, l := range scale()[i] {
			out[l] = w.levels[l].M
		}
	}
	return out
}

// Estimate is what EM found: how often each level is met between descriptions of one person, and how many of the pairs
// are such.
type Estimate struct {
	M     map[Level]float64
	Pairs float64
}

// EM estimates what pairs of one person agree in, from vectors of which nobody knows whether they are. u is what strangers
// agree in and stays; m is the first guess. A comparison that is not in m tells nobody apart and is learnt all the same.
func EM(vectors []Vector, u, m map[Level]float64) Estimate {
	est := Estimate{Pairs: float64(len(vectors)) / 2}
	for range 100 {
		counts, sum := map[Level]float64{}, 0.0
		odds := odds(est.Pairs, float64(len(vectors)))
		for _, v := range vectors {
			p := belief(v, u, m, odds)
			sum += p
			for _, l := range v {
				counts[l] += p
			}
		}
		moved := math.Abs(sum - est.Pairs)
		est = Estimate{M: smooth(counts, 0.5), Pairs: sum}
		m = keep(est.M, m)
		if moved < 1e-3 {
			break
		}
	}
	return est
}

func odds(part, whole float64) float64 {
	share := max(1e-6, min(1-1e-6, part/max(whole, 1)))
	return share / (1 - share)
}

// belief is the chance that a pair is one person, as far as the weights know.
func belief(v Vector, u, m map[Level]float64, odds float64) float64 {
	for _, l := range v {
		if known, ok := m[l]; ok {
			odds *= known / u[l]
		}
	}
	return odds / (1 + odds)
}

func keep(all, wanted map[Level]float64) map[Level]float64 {
	out := map[Level]float64{}
	for l := range wanted {
		out[l] = all[l]
	}
	return out
}
