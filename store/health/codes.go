package health

import (
	_ "embed"
	"encoding/csv"
	"strings"

	"hssk/store/ident"
)

//go:embed data/codes.csv
var codesCSV string

// codeList is one list of codes: what people write for them, and what they are called.
type codeList struct {
	byKey map[string]string // folded code, name or alias → code
	names map[string]string // code → name
	order []string
}

// Code lists are tables, written once and only read. ethnicGroups follow QĐ 121-TCTK/PPCĐ (1979), relations the
// residence register, residences the answers that stations use.
var (
	ethnicGroups = loadCodes("MA_DANTOC")
	relations    = loadCodes("QUANHE_CHUHO")
	residences   = loadCodes("TINH_TRANG_CU_TRU")
)

func loadCodes(list string) codeList {
	rows, err := csv.NewReader(strings.NewReader(codesCSV)).ReadAll()
	if err != nil {
		panic("health: data/codes.csv: " + err.Error()) // embedded, so a test meets it before anybody else does
	}
	l := codeList{byKey: map[string]string{}, names: map[string]string{}}
	for _, row := range rows[1:] {
		if row[0] == list {
			l.add(row[1], row[2], row[3])
		}
	}
	return l
}

func (l *codeList) add(code, name, aliases string) {
	l.names[code] = name
	l.order = append(l.order, code)
	l.byKey[ident.Fold(code)] = code
	for alias := range strings.SplitSeq(name+";"+aliases, ";") {
		if key := ident.Fold(alias); key != "" {
			l.byKey[key] = code
		}
	}
}

func listOf(f Field) (codeList, bool) {
	switch f {
	case Ethnicity:
		return ethnicGroups, true
	case HeadRel:
		return relations, true
	case Residence:
		return residences, true
	}
	return codeList{}, false
}

// CodeName returns what a code is called, and false when the field has no list or the list no such code.
func CodeName(f Field, code string) (string, bool) {
	l, ok := listOf(f)
	if e, listed := inCatalogue(f); !ok && listed && e.kind == kindCode {
		l, ok = loadCodes(e.list), true
	}
	if !ok {
		return "", false
	}
	name, ok := l.names[code]
	return name, ok
}

// Choices returns the codes that a form may offer for a field in the order of their list; nil when it has none.
func Choices(f Field) []string {
	l, _ := listOf(f)
	return l.order
}

func coded(list codeList, code string) check {
	return func(_ Intake, s string) (Value, []ident.Flag, error) {
		key := ident.Fold(s)
		if c, ok := list.byKey[key]; ok {
			return Value(c), nil, nil
		}
		if c, ok := list.byKey["0"+key]; ok && len(key) == 1 {
			return Value(c), nil, nil // a sheet that lost the leading zero
		}
		return "", nil, refuse(code)
	}
}
