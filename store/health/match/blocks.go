package match

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"hssk/store/ident"
)

// Block is the number of a group of people who may be one: two descriptions are compared if they share a block. It is a
// hash, so that no name or number stands in an index; two groups that share a number cost a comparison and nothing else.
type Block int64

// BlockVersion changes when Blocks or Text do: a store fills its index anew.
const BlockVersion = "3"

// BlockCap bounds how many people of one block are looked at: a phone of a whole hamlet is a mistake in a list, and what
// more people than that are called and when they were born says nothing about who they are.
const BlockCap = 30

// maxBlock keeps a block within 18 decimal digits, which every database has for a number.
const maxBlock = 1_000_000_000_000_000_000

func block(kind string, parts ...string) Block {
	h := fnv.New64a()
	h.Write([]byte(kind))
	for _, p := range parts {
		h.Write([]byte{0})
		h.Write([]byte(p))
	}
	return Block(h.Sum64() % maxBlock)
}

// Blocks lists the groups that a description belongs to, without repetition: those of Numbers and of Likeness. Any one
// slip leaves at least one group in which its true neighbour stands.
func (t Traits) Blocks() []Block { return distinct(append(t.Numbers(), t.Likeness()...)) }

// Numbers lists the groups by each number that a description carries, without repetition. Whoever shares one is compared
// even if it is one of many, for somebody must be told that a number is many people's.
func (t Traits) Numbers() []Block {
	var g groups
	g.add("id", t.id)
	g.add("old", t.old)
	g.add("social", t.social)
	g.add("phone", t.phone, sound(t.given()))
	return distinct(g)
}

// Likeness lists the groups by name and birth, by birth and place and by household, without repetition. One that has more
// than BlockCap people is passed over. Those of the whole name are for people who moved: a date of which the year alone is
// known, or whose year is wrong, is in no group of a place they left.
func (t Traits) Likeness() []Block {
	var g groups
	given := sound(t.given())
	year, day := t.dates()
	g.add("name-day", t.family(), given, day)
	g.add("day-unit", day, t.unit)
	g.add("name-year", t.family(), given, year, t.unit)
	if len(t.key) > 2 { // two words are too many people's
		whole := t.sounds()
		g.add("whole-year", whole, year)
		if day != "" {
			g.add("whole-day", whole, day[len(year):])
		}
	}
	if t.house != "" {
		g.add("house-given", t.unit, t.house, given)
		g.add("house-year", t.unit, t.house, year)
	}
	return distinct(g)
}

// groups collects blocks.
type groups []Block

// add leaves out a group of which a part is unknown.
func (g *groups) add(kind string, parts ...string) {
	if !slices.Contains(parts, "") {
		*g = append(*g, block(kind, parts...))
	}
}

func distinct(blocks []Block) []Block {
	slices.Sort(blocks)
	return slices.Compact(blocks)
}

// sound writes a word by how it is said, so that what the ear confuses is in one group; a letter that was typed twice
// counts once.
func sound(word string) string {
	return string(slices.Compact([]byte(alike.Replace(word))))
}

// sounds writes the whole name by how it is said.
func (t Traits) sounds() string {
	words := make([]string, len(t.key))
	for i, w := range t.key {
		words[i] = sound(w)
	}
	return strings.Join(words, " ")
}

// dates gives the year, and the whole date with day and month in the order of their size, so that a date with the two
// exchanged is in the same group. Empty is unknown.
func (t Traits) dates() (year, day string) {
	if t.birth.IsZero() {
		return "", ""
	}
	year = fmt.Sprintf("%04d", t.birth.Year())
	if t.birth.Precision() == ident.PrecisionDay {
		d, m := t.birth.Day(), t.birth.Month()
		day = fmt.Sprintf("%s-%02d-%02d", year, min(d, m), max(d, m))
	}
	return year, day
}

// numberBlock and nameBlock are groups in which the weights of everything else are learnt; zero: in none.
func (t Traits) numberBlock() Block {
	switch {
	case t.id != "":
		return block("id", t.id)
	case t.social != "":
		return block("social", t.social)
	}
	return 0
}

func (t Traits) nameBlock() Block {
	if _, day := t.dates(); day != "" && t.family() != "" {
		return block("name-day", t.family(), sound(t.given()), day)
	}
	return 0
}
