package match

import (
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

//go:embed data/weights.csv
var defaultWeights string

// Chance is how often a level is met between two descriptions of one person (M) and of two people (U).
type Chance struct{ M, U float64 }

// Weights say what every agreement and disagreement is worth. They are learnt from lists; see Train.
type Weights struct {
	Version string // names the data they were learnt from
	People  float64
	Again   float64 // share of people of whom there is one description more
	levels  map[Level]Chance
	worth   map[Level]float64             // bits by level, worked out from levels
	names   map[string]map[string]float64 // "family", "middle", "given": share of people by folded word
	common  map[string]float64            // chance that two people share the part
}

// DefaultWeights are those that ship with the program; the file tells how they were estimated.
func DefaultWeights() (Weights, error) { return ReadWeights(strings.NewReader(defaultWeights)) }

// Prior is the log-odds that two people picked from the register are one.
func (w Weights) Prior() float64 { return math.Log2(2 * w.Again / w.People) }

// bits is what a level is worth.
func (w Weights) bits(l Level) float64 { return w.worth[l] }

func (w Weights) weigh(l Level) float64 {
	c := w.levels[l]
	switch l {
	case NearHamlet:
		c = w.either(PlaceHouse, PlaceHamlet)
	case NearCommune:
		c = w.either(PlaceHouse, PlaceHamlet, PlaceCommune)
	}
	if c.U == 0 {
		return 0
	}
	return math.Log2(c.M / c.U)
}

// either is the chance of any of several levels of one comparison.
func (w Weights) either(levels ...Level) Chance {
	var c Chance
	for _, l := range levels {
		c.M += w.levels[l].M
		c.U += w.levels[l].U
	}
	return c
}

// rare is the weight of agreement on a word beyond that on any word, in bits. A word that is not listed is rarer than
// every one that is.
func (w Weights) rare(kind, word string) float64 {
	share, ok := w.names[kind][word]
	if !ok {
		share = leastShare
	}
	if w.common[kind] == 0 {
		return 0
	}
	return math.Log2(w.common[kind] / share)
}

// leastShare is the share of a word below which it is not listed: what few people are called might tell who they are.
const leastShare = 0.0005

// ReadWeights reads what Write wrote. Lines that begin with # are for people.
func ReadWeights(r io.Reader) (Weights, error) {
	c := csv.NewReader(r)
	c.Comment, c.FieldsPerRecord = '#', 4
	rows, err := c.ReadAll()
	if err != nil {
		return Weights{}, fmt.Errorf("weights: %w", err)
	}
	w := Weights{levels: map[Level]Chance{}, names: map[string]map[string]float64{}}
	for _, row := range rows {
		if err := w.take(row); err != nil {
			return Weights{}, fmt.Errorf("weights: %s %s: %w", row[0], row[1], err)
		}
	}
	if _, ok := w.levels[BirthBeside]; !ok { // learnt before the level was told from the one that held it
		w.levels[BirthBeside] = w.levels[BirthNear]
	}
	return w, w.check()
}

var errShare = errors.New("is no share between 0 and 1")

func (w *Weights) take(row []string) error {
	kind, key := row[0], row[1]
	m, err := strconv.ParseFloat(row[2], 64)
	if err != nil || math.IsNaN(m) || m <= 0 || kind != "list" && m > 1 {
		return errShare
	}
	switch kind {
	case "list":
		again, err := strconv.ParseFloat(row[3], 64)
		if err != nil || !(again > 0 && again < 1) || m < 2 || math.IsInf(m, 0) {
			return errShare
		}
		w.Version, w.People, w.Again = key, m, again
	case "level":
		u, err := strconv.ParseFloat(row[3], 64)
		if err != nil || !(u > 0 && u <= 1) {
			return errShare
		}
		w.levels[Level(key)] = Chance{m, u}
	case "family", "middle", "given":
		if w.names[kind] == nil {
			w.names[kind] = map[string]float64{}
		}
		w.names[kind][key] = m
	default:
		return errors.New("is no kind of line")
	}
	return nil
}

func (w *Weights) check() error {
	if w.People == 0 {
		return errors.New("weights: the line of the list is missing")
	}
	for _, levels := range scale() {
		for _, l := range levels {
			if _, ok := w.levels[l]; !ok {
				return fmt.Errorf("weights: nothing for %s", l)
			}
		}
	}
	w.worth = map[Level]float64{}
	for _, l := range Levels() {
		w.worth[l] = w.weigh(l)
	}
	w.common = map[string]float64{}
	for kind, shares := range w.names {
		for _, share := range shares {
			w.common[kind] += share * share
		}
	}
	return nil
}

// Write writes the weights with a comment in front, the same bytes for the same weights.
func (w Weights) Write(out io.Writer, comment string) error {
	for line := range strings.SplitSeq(comment, "\n") {
		if _, err := fmt.Fprintln(out, "# "+line); err != nil {
			return err
		}
	}
	c := csv.NewWriter(out)
	number := func(f float64) string { return strconv.FormatFloat(f, 'g', 4, 64) }
	rows := [][]string{{"list", w.Version, number(w.People), number(w.Again)}}
	for _, levels := range scale() {
		for _, l := range levels {
			rows = append(rows, []string{"level", string(l), number(w.levels[l].M), number(w.levels[l].U)})
		}
	}
	for _, kind := range []string{"family", "middle", "given"} {
		for _, word := range byShare(w.names[kind]) {
			rows = append(rows, []string{kind, word, number(w.names[kind][word]), ""})
		}
	}
	return c.WriteAll(rows)
}

// byShare lists words, the most frequent first.
func byShare(shares map[string]float64) []string {
	var words []string
	for w := range shares {
		words = append(words, w)
	}
	slices.SortFunc(words, func(a, b string) int {
		if shares[a] != shares[b] {
			if shares[a] > shares[b] {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	return words
}
