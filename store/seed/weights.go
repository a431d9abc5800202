package seed

import (
	_ "embed"
	"encoding/json"
	"math/rand/v2"
	"strings"
)

//go:embed weights.json
var weightsJSON []byte

// weights is the data file. Every list keeps its order and every weight is a whole number: neither the order of a
// map nor the rounding of a processor may change who is made.
type weights struct {
	Units     []unit
	Hamlets   []string
	Ages      []int // by five years, the last is 80 and above
	Sizes     []int // by members of a household
	Others    []weighted3
	Surnames  map[string]choice
	Middle    map[string]choice
	Given     map[string]givenNames
	Provinces choice
	Jobs      choice
}

type unit struct {
	Code   string
	Name   string // with "Xã" or "Thị trấn"
	People int
	Kinh   int      // Kinh people in a thousand
	Kind   string   // what its hamlets are called
	Old    []string // units before 2020, where they were others
}

func (u *unit) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, &[]any{&u.Code, &u.Name, &u.People, &u.Kinh, &u.Kind, &u.Old})
}

// choice picks words by weight.
type choice struct {
	words []string
	sums  []int
}

func (c *choice) add(word string, weight int) {
	sum := weight
	if n := len(c.sums); n > 0 {
		sum += c.sums[n-1]
	}
	c.words, c.sums = append(c.words, word), append(c.sums, sum)
}

func (c *choice) UnmarshalJSON(b []byte) error {
	var pairs []json.RawMessage
	if err := json.Unmarshal(b, &pairs); err != nil {
		return err
	}
	for _, p := range pairs {
		var word string
		var weight int
		if err := json.Unmarshal(p, &[]any{&word, &weight}); err != nil {
			return err
		}
		c.add(word, weight)
	}
	return nil
}

func (c choice) pick(r *rand.Rand) string {
	return c.words[pickSum(r, c.sums)]
}

func pickSum(r *rand.Rand, sums []int) int {
	x := r.IntN(sums[len(sums)-1])
	for i, s := range sums {
		if x < s {
			return i
		}
	}
	return len(sums) - 1 // unreachable
}

// givenNames is a line of names, the most frequent first: the n-th has weight 1/(n+5).
type givenNames struct{ choice }

func (g *givenNames) UnmarshalJSON(b []byte) error {
	var line string
	if err := json.Unmarshal(b, &line); err != nil {
		return err
	}
	for i, name := range strings.Fields(line) {
		g.add(name, 10_000/(i+6))
	}
	return nil
}

// weighted3 is a smaller ethnic group.
type weighted3 struct {
	Code, Name string
	Weight     int
}

func (w *weighted3) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, &[]any{&w.Code, &w.Name, &w.Weight})
}

func loadWeights() (*weights, error) {
	w := &weights{}
	return w, json.Unmarshal(weightsJSON, w)
}

// sums turns weights into running totals.
func sums(weights []int) []int {
	out, total := make([]int, len(weights)), 0
	for i, w := range weights {
		total += w
		out[i] = total
	}
	return out
}

// chance is true in perTenThousand of ten thousand cases.
func chance(r *rand.Rand, perTenThousand int) bool { return r.IntN(10_000) < perTenThousand }
