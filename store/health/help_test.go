package health

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hssk/store/ident"
)

// noon of a working day in Tân Lạc.
var noon = time.Date(2026, 3, 9, 12, 0, 0, 0, Zone())

func units(t testing.TB) Units {
	t.Helper()
	u, err := DistrictUnits()
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func intake(t testing.TB) Intake {
	t.Helper()
	return Intake{Units: units(t), Today: ident.Date{Y: 2026, M: 3, D: 9}}
}

func core(t testing.TB) Profile {
	t.Helper()
	p, err := CoreProfile()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// row writes values as "FIELD=text" pairs.
func row(pairs ...string) map[Field]string {
	out := map[Field]string{}
	for _, p := range pairs {
		f, text, _ := strings.Cut(p, "=")
		out[Field(f)] = text
	}
	return out
}

func valued(pairs ...string) map[Field]FieldValue {
	out := map[Field]FieldValue{}
	for f, text := range row(pairs...) {
		out[f] = FieldValue{State: HasValue, Value: Value(text)}
	}
	return out
}

// resident is a person with the given fields.
func resident(pairs ...string) Record {
	return Record{ID: "p1", Life: Resident, Fields: valued(pairs...), CreatedAt: noon}
}

func flagCodes(flags []ident.Flag) string {
	var out []string
	for _, f := range flags {
		out = append(out, string(f.Code))
	}
	return strings.Join(out, " ")
}

// problems writes "FIELD:code:grade" of each, in order of the fields.
func problems(ps []Problem) string {
	var out []string
	for _, p := range ps {
		out = append(out, string(p.Field)+":"+p.Code+":"+string(p.Grade))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}
