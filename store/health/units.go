package health

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"hssk/store/ident"
)

//go:embed data/units.csv
var unitsCSV string

// Unit is an administrative unit during one span of time.
type Unit struct {
	Code       UnitCode
	ValidFrom  string // yyyy-mm-dd
	ValidTo    string // yyyy-mm-dd, inclusive; empty: still valid
	Name       string
	Kind       string // "xã", "thị trấn", "huyện" or "tỉnh"
	Parent     UnitCode
	ReplacedBy []UnitCode // whole successors, several after a split; empty: still valid, or the end of what is known
	Aliases    []string   // former names that people still write
	People     Denominator
	own        bool // of the table of the district: its stations serve the unit, or did
	far        bool // of another district: no name in the district's lists means it
}

//go:embed data/units_2019.csv
var units2019CSV string

//go:embed data/units_hoabinh.csv
var unitsHoaBinhCSV string

// Units finds units by code or by any name that was ever written for them. Old names resolve to the unit that took the
// place over; a name that fits several is refused, never guessed.
type Units struct {
	all   []Unit
	named map[string][]int // folded name → indexes into all
}

// DistrictUnits returns the units that ship with the product: of Tân Lạc the 16 of 2020-2025, the 24 before them and the
// 5 communes since 01/07/2025 (NQ 830/NQ-UBTVQH14; merger of Hòa Bình into Phú Thọ), and the other units of Hòa Bình with
// what became of them. Units that ended with 2019 and whose code is not known have one of the house, "TL-01".
func DistrictUnits() (Units, error) {
	u, err := ParseUnits(unitsCSV)
	if err != nil {
		return Units{}, err
	}
	for i, text := range []string{units2019CSV, unitsHoaBinhCSV} {
		more, err := ParseUnits(text)
		if err != nil {
			return Units{}, err
		}
		for _, unit := range more.all {
			unit.own, unit.far = false, i > 0
			u.add(unit)
		}
	}
	return u, nil
}

// ParseUnits reads a CSV with the header code,valid_from,valid_to,name,kind,parent,replaced_by,population,
// population_source,population_on,aliases (aliases separated by ";").
func ParseUnits(text string) (Units, error) {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return Units{}, fmt.Errorf("units: %w", err)
	}
	if len(rows) < 2 {
		return Units{}, fmt.Errorf("units: no rows")
	}
	u := Units{named: map[string][]int{}}
	for _, row := range rows[1:] {
		u.add(unitOf(rows[0], row))
	}
	return u, nil
}

func unitOf(header, row []string) Unit {
	get := func(name string) string {
		if i := slices.Index(header, name); i >= 0 {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	unit := Unit{Code: UnitCode(get("code")), ValidFrom: get("valid_from"), ValidTo: get("valid_to"), Name: get("name"),
		Kind: get("kind"), Parent: UnitCode(get("parent")), own: true}
	for code := range strings.FieldsFuncSeq(get("replaced_by"), func(r rune) bool { return r == ';' }) {
		unit.ReplacedBy = append(unit.ReplacedBy, UnitCode(strings.TrimSpace(code)))
	}
	_, _ = fmt.Sscan(get("population"), &unit.People.People)
	unit.People.Source, unit.People.On = get("population_source"), get("population_on")
	for a := range strings.SplitSeq(get("aliases"), ";") {
		if a = strings.TrimSpace(a); a != "" {
			unit.Aliases = append(unit.Aliases, a)
		}
	}
	return unit
}

func (u *Units) add(unit Unit) {
	i := len(u.all)
	u.all = append(u.all, unit)
	for _, name := range append([]string{unit.Name}, unit.Aliases...) {
		key := unitKey(name)
		if !slices.Contains(u.named[key], i) {
			u.named[key] = append(u.named[key], i)
		}
	}
}

// served reports whether a station serves the unit: a district has no station of its own, and a commune of 2025 has
// several.
func (u Unit) served() bool {
	return u.own && len(u.ReplacedBy) > 0 && (u.Kind == "xã" || u.Kind == "thị trấn")
}

// Served returns the units that stations serve: those of the last arrangement that had one station each.
func (u Units) Served() []Unit {
	var out []Unit
	for _, unit := range u.all {
		if unit.served() {
			out = append(out, unit)
		}
	}
	return out
}

// Name returns the name of a served unit, or the code itself when it is not one.
func (u Units) Name(code UnitCode) string {
	for _, unit := range u.Served() {
		if unit.Code == code {
			return unit.Name
		}
	}
	return string(code)
}

// Resolve finds the served unit behind a code or a name in any spelling. exact is false when the text was a former
// name. It fails when nothing or more than one unit fits.
func (u Units) Resolve(text string) (code UnitCode, exact, ok bool) {
	text = strings.TrimSpace(text)
	if isUnitCode(text) {
		for _, unit := range u.Served() {
			if unit.Code == UnitCode(text) {
				return unit.Code, true, true
			}
		}
		return "", false, false
	}
	return u.byName(unitKey(text))
}

// Reused reports whether a code or name also stands for a larger unit since 01/07/2025: 05128 and "Vân Sơn" mean one
// place in an old list and another in a new one.
func (u Units) Reused(text string) bool {
	text = strings.TrimSpace(text)
	for _, unit := range u.all {
		current := !unit.far && unit.ValidTo == "" && unit.Kind == "xã"
		if current && (string(unit.Code) == text || unitKey(unit.Name) == unitKey(text)) {
			return true
		}
	}
	return false
}

func (u Units) byName(key string) (code UnitCode, exact, ok bool) {
	var former []UnitCode
	for _, i := range u.named[key] {
		unit := u.all[i]
		if !unit.served() {
			continue
		}
		if unitKey(unit.Name) == key {
			return unit.Code, true, true
		}
		if !slices.Contains(former, unit.Code) {
			former = append(former, unit.Code)
		}
	}
	if len(former) != 1 {
		return "", false, false
	}
	return former[0], false, true
}

// FindIn looks for a unit's name among the comma-separated parts of an address.
func (u Units) FindIn(address string) (code UnitCode, ok bool) {
	code, _, ok = u.findIn(address, "")
	return code, ok
}

func (u Units) findIn(address, day string) (code UnitCode, exact, ok bool) {
	for part := range strings.FieldsFuncSeq(address, func(r rune) bool { return r == ',' || r == '-' || r == ';' }) {
		if isUnitCode(strings.TrimSpace(part)) {
			continue // a part of an address that is a number is no code
		}
		if code, exact, ok = u.ResolveOn(part, day); ok {
			return code, exact, true
		}
	}
	return "", false, false
}

func isUnitCode(s string) bool {
	if len(s) != 5 {
		return false
	}
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// unitKey folds a name and drops the word for its kind, so that "Xã Mỹ Hoà" and "my hoa" are one.
func unitKey(name string) string {
	key := ident.Fold(name)
	for _, kind := range []string{"xa ", "thi tran ", "tt ", "tt. ", "phuong ", "x. "} {
		key = strings.TrimPrefix(key, kind)
	}
	return strings.TrimSpace(key)
}
