package sheet

import (
	"fmt"
	"io"
	"iter"
	"log/slog"
	"strconv"
	"strings"
)

// A Row is one row of data. It holds personal data and masks itself when printed.
type Row struct {
	Number   int      // 1-based, as a person sees it in the left margin of Excel
	Origin   int      // the "Dòng gốc" of a corrected error workbook; 0 anywhere else
	Cells    []string // the text of every column, unknown ones too
	Values   Values   // the same by field
	Problems []Problem
}

// A Problem is a cell whose value could not be had from the file.
type Problem struct {
	Field  Field // empty for an unknown column
	Column int   // 0 is the leftmost
	Code   string
}

func (r Row) String() string             { return "row " + strconv.Itoa(r.Number) }
func (r Row) Format(s fmt.State, _ rune) { io.WriteString(s, r.String()) }
func (r Row) LogValue() slog.Value       { return slog.StringValue(r.String()) }

// Values are the texts of a row by field. The zero Values has none. It masks itself when printed.
type Values struct {
	fields []Field
	texts  []string
}

// Get is the text of a field, with outer spaces removed and nothing else changed; empty if the table has no such column.
func (v Values) Get(f Field) string {
	for i, have := range v.fields {
		if have == f {
			return v.texts[i]
		}
	}
	return ""
}

// All yields every field the table has, in canonical order, also when its text is empty.
func (v Values) All() iter.Seq2[Field, string] {
	return func(yield func(Field, string) bool) {
		for i, f := range v.fields {
			if !yield(f, v.texts[i]) {
				return
			}
		}
	}
}

func (v Values) String() string             { return strconv.Itoa(len(v.fields)) + " fields" }
func (v Values) Format(s fmt.State, _ rune) { io.WriteString(s, v.String()) }
func (v Values) LogValue() slog.Value       { return slog.StringValue(v.String()) }

// rawRow is a row before anybody knows what its columns mean.
type rawRow struct {
	number int
	cells  []string
	notes  []note // nil, or by column
}

// note is what a source knows of a cell beside its text.
type note byte

const (
	isText      note = iota
	isNumber         // a number in a plain format
	isDate           // a number shown as a date
	isMonthYear      // a number shown as month and year
	isYear           // a number shown as a year
	noResult         // a formula without its result
	isFault          // #N/A and the like
	badBytes         // not UTF-8
)

func (r rawRow) note(i int) note {
	if i < len(r.notes) {
		return r.notes[i]
	}
	return isText
}

func (r rawRow) blank() bool {
	for i, c := range r.cells {
		if r.note(i) == noResult || strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// plan turns raw rows into rows.
type plan struct {
	parts  []Field // by column
	fields []Field // what comes out
	slot   []int   // by column: where its field stands in fields, or -1
	named  map[Field]int
	ticks  bool
	date04 bool // serial numbers count from 1904
}

func newPlan(h *head, date04 bool) *plan {
	p := &plan{parts: h.parts, fields: fieldsOf(h.mapping.Kind, h.parts), named: map[Field]int{}, date04: date04}
	place := map[Field]int{}
	for i, f := range p.fields {
		place[f] = i
	}
	for i, part := range h.parts {
		at, ok := place[part]
		if !ok {
			at = -1
		}
		p.slot = append(p.slot, at)
		if _, taken := p.named[part]; !taken {
			p.named[part] = i
		}
		p.ticks = p.ticks || part == partMale || part == partFemale
	}
	return p
}

// row applies the plan. The cells of raw are changed in place: a date becomes dd/MM/yyyy.
func (p *plan) row(raw rawRow) Row {
	r := Row{Number: raw.number, Cells: raw.cells, Values: Values{p.fields, make([]string, len(p.fields))}}
	for i := range raw.cells {
		part := p.part(i)
		if code := raw.cell(i, part, p.date04); code != "" {
			r.Problems = append(r.Problems, Problem{Field: canonical(part), Column: i, Code: code})
		}
		if i >= len(p.slot) || p.slot[i] < 0 || r.Values.texts[p.slot[i]] != "" {
			continue
		}
		r.Values.texts[p.slot[i]] = strings.TrimSpace(raw.cells[i])
	}
	p.fromParts(&r)
	if i, ok := p.named[partOrigin]; ok {
		r.Origin, _ = strconv.Atoi(at(r.Cells, i))
	}
	return r
}

func (p *plan) part(i int) Field {
	if i < len(p.parts) {
		return p.parts[i]
	}
	return ""
}

// cell settles the text of one cell now that its field is known, and says what is wrong with it.
func (r rawRow) cell(i int, part Field, date04 bool) (code string) {
	switch n := r.note(i); n {
	case noResult:
		return CodeFormula
	case isFault:
		return CodeCellError
	case badBytes:
		return CodeEncoding
	case badBase64:
		return CodeBase64
	case badPart:
		return CodeXMLPart
	case isText:
		if numeric(part) && scientific(r.cells[i]) {
			return CodeScientific
		}
	default:
		r.cells[i] = number(r.cells[i], n, part, date04)
	}
	return ""
}

// numeric tells the fields that are lost when a program writes them in powers of ten.
func numeric(f Field) bool {
	switch f {
	case SoCCCD, SoCMND, DienThoai, MaTheBHYT, MaBHXH, MaHoGiaDinh, MaBN, MaLK, MaCSKCB:
		return true
	}
	return false
}

func at(cells []string, i int) string {
	if i < len(cells) {
		return strings.TrimSpace(cells[i])
	}
	return ""
}

// fromParts fills the fields that stand in several columns.
func (p *plan) fromParts(r *Row) {
	p.fill(r, HoTen, func() string {
		return strings.TrimSpace(p.text(r, partSurname) + " " + p.text(r, partGiven))
	})
	p.fill(r, NgaySinh, func() string {
		return joinDate(p.text(r, partDay), p.text(r, partMonth), p.text(r, partYear))
	})
	if p.ticks {
		p.fromTicks(r)
	}
}

func (p *plan) text(r *Row, part Field) string {
	if i, ok := p.named[part]; ok {
		return at(r.Cells, i)
	}
	return ""
}

// fill sets a field that is still empty.
func (p *plan) fill(r *Row, f Field, value func() string) {
	for i, have := range p.fields {
		if have == f && r.Values.texts[i] == "" {
			r.Values.texts[i] = value()
		}
	}
}

// fromTicks reads the columns "Nam" and "Nữ": a tick there is the sex, a year or a date is the birth date as well.
// Both ticked is a contradiction and gives both words, which no rule will accept.
func (p *plan) fromTicks(r *Row) {
	var sex []string
	for _, tick := range []struct {
		part Field
		word string
	}{{partMale, "Nam"}, {partFemale, "Nữ"}} {
		text := p.text(r, tick.part)
		if !ticked(text) {
			continue
		}
		sex = append(sex, tick.word)
		if digits(text) >= 4 {
			p.fill(r, NgaySinh, func() string { return text })
		}
	}
	p.fill(r, GioiTinh, func() string { return strings.Join(sex, "/") })
}

func ticked(s string) bool {
	switch plain(s) {
	case "", "0", "khong", "false", "no", "k":
		return false
	}
	return true
}

func digits(s string) (n int) {
	for _, c := range []byte(s) {
		if c >= '0' && c <= '9' {
			n++
		}
	}
	return n
}

// joinDate makes dd/MM/yyyy, MM/yyyy or yyyy of three cells; what is no number is joined as it stands, for the rules to refuse.
func joinDate(day, month, year string) string {
	out := year
	if month != "" {
		out = pad2(month) + "/" + out
	}
	if day != "" {
		out = pad2(day) + "/" + out
	}
	return out
}

func pad2(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}
