package sheet

import (
	"regexp"
	"slices"
	"strings"
)

// A Column is one column of the source.
type Column struct {
	Index  int    `json:"i"`           // 0 is the leftmost
	Header string `json:"h"`           // as written, with spaces tidied; two header rows are joined by " - "
	Field  Field  `json:"f,omitempty"` // empty for a column that is unknown or left out
}

// A Mapping says which column is which field.
type Mapping struct {
	Kind    Kind     `json:"kind,omitempty"`
	Columns []Column `json:"columns"`
	Unknown []string `json:"unknown,omitempty"` // headers nobody recognised; their cells stay in Row.Cells
	Missing []Field  `json:"missing,omitempty"` // fields a register should have and this table has no column for
}

// Headers are the header texts in the order of the columns.
func (m Mapping) Headers() []string {
	out := make([]string, len(m.Columns))
	for i, c := range m.Columns {
		out[i] = c.Header
	}
	return out
}

// head is a header found among the first rows of a source.
type head struct {
	mapping Mapping
	parts   []Field // by column: canonical field, part, or empty
	score   int
	row     int // place of its last row among the rows looked at; the data start after it
}

// findHead picks the row that recognises most headers; the earliest wins a tie. Nil if there is none.
func (rec *recogniser) findHead(rows []rawRow) *head {
	var best *head
	for i, r := range rows {
		h := rec.readHead(r.cells)
		h.row = i
		if h.score > 0 && (best == nil || h.score > best.score) {
			best = h
		}
	}
	if best == nil {
		return nil
	}
	best = rec.withLower(best, rows)
	for best.row+1 < len(rows) && numbersOnly(rows[best.row+1].cells) {
		best.row++
	}
	return best
}

// readHead reads one row as if it were the header.
func (rec *recogniser) readHead(cells []string) *head {
	cols := make([]Column, len(cells))
	for i, c := range cells {
		cols[i] = Column{Index: i, Header: tidy(c)}
		if cols[i].Header != "" {
			cols[i].Field, _ = rec.field(c)
		}
	}
	return rec.settle(cols, func(i int) bool { _, ok := rec.field(cells[i]); return ok })
}

// withLower joins a second header row ("Năm sinh" above "Nam" and "Nữ"), if there is one.
func (rec *recogniser) withLower(h *head, rows []rawRow) *head {
	if h.row+1 >= len(rows) || !rec.isLower(h, rows[h.row+1].cells) {
		return h
	}
	lower := rows[h.row+1].cells
	cols := slices.Clone(h.mapping.Columns)
	for len(cols) < len(lower) {
		cols = append(cols, Column{Index: len(cols)})
	}
	known, upper := make([]bool, len(cols)), ""
	for i := range cols {
		if cols[i].Header != "" {
			upper = cols[i].Header
		}
		cols[i].Field, known[i] = rec.field(cols[i].Header)
		if i >= len(lower) || tidy(lower[i]) == "" {
			continue
		}
		cols[i].Field, known[i] = rec.under(upper, lower[i])
		cols[i].Header = tidy(upper + " - " + lower[i])
	}
	joined := rec.settle(cols, func(i int) bool { return known[i] })
	joined.row = h.row + 1
	return joined
}

// isLower tells a second header row from the first row of data: nothing stands under the name, and most of
// what stands there is a header.
func (rec *recogniser) isLower(h *head, cells []string) bool {
	filled, known, upper := 0, 0, ""
	for i, c := range cells {
		if i < len(h.parts) && h.mapping.Columns[i].Header != "" {
			upper = h.mapping.Columns[i].Header
		}
		if tidy(c) == "" {
			continue
		}
		if i < len(h.parts) && (h.parts[i] == HoTen || h.parts[i] == partGiven) {
			return false
		}
		filled++
		if _, ok := rec.under(upper, c); ok {
			known++
		}
	}
	return filled >= 2 && known*2 >= filled
}

// settle decides about the columns that mean something only together, and counts.
func (rec *recogniser) settle(cols []Column, known func(int) bool) *head {
	rec.tellVaccines(cols)
	has := map[Field]bool{}
	for _, c := range cols {
		has[c.Field] = true
	}
	h := &head{mapping: Mapping{Kind: rec.kind, Columns: cols}, parts: make([]Field, len(cols))}
	seen := map[Field]bool{}
	for i := range cols {
		f := loneMeaning(cols[i].Field, has)
		h.parts[i] = f
		if f == "" && cols[i].Header != "" && (!known(i) || cols[i].Field != "") {
			h.mapping.Unknown = append(h.mapping.Unknown, cols[i].Header)
		}
		cols[i].Field = canonical(f)
		if f != "" && !seen[f] {
			seen[f] = true
			h.score += weight(f)
		}
	}
	h.mapping.Missing = rec.missing(h)
	if h.score < 2 {
		h.score = 0
	}
	return h
}

// tellVaccines reads a column headed by the sort of vaccine as the sort where another column names the vaccine. Alone it is
// the name.
func (rec *recogniser) tellVaccines(cols []Column) {
	var sorts []int
	named, sorted := false, false
	for i, c := range cols {
		switch {
		case c.Field == LoaiVacXin:
			sorted = true
		case c.Field == TenVacXin && strings.HasPrefix(plain(c.Header), "loai"):
			sorts = append(sorts, i)
		case c.Field == TenVacXin:
			named = true
		}
	}
	if named && !sorted && len(sorts) == 1 {
		cols[sorts[0]].Field = LoaiVacXin
	}
}

// missing lists the expected fields that no column gives. Tick columns give a birth date only if their header speaks
// of birth.
func (rec *recogniser) missing(h *head) (out []Field) {
	given := map[Field]bool{}
	for i, part := range h.parts {
		given[canonical(part)] = true
		if canonical(part) == GioiTinh && strings.Contains(plain(h.mapping.Columns[i].Header), "sinh") {
			given[NgaySinh] = true
		}
	}
	for _, f := range rec.expected {
		if !given[f] {
			out = append(out, f)
		}
	}
	return out
}

// weight makes a name alone enough for a header, and a lone "STT" or "Nam" too little.
func weight(f Field) int {
	switch f {
	case HoTen, partGiven:
		return 2
	case partSTT, partMale, partFemale, partDay, partMonth:
		return 0
	}
	return 1
}

// loneMeaning is what a part means given the other columns: "Tên" without "Họ" is the whole name,
// "Nam" beside "Ngày" and "Tháng" is an unmarked "Năm", and a "Ngày" without a year is nothing we know.
func loneMeaning(f Field, has map[Field]bool) Field {
	switch f {
	case partGiven:
		if !has[partSurname] {
			return HoTen
		}
	case partSurname:
		if !has[partGiven] {
			return ""
		}
	case partMale:
		if has[partDay] && has[partMonth] && !has[partYear] {
			return partYear
		}
	case partYear:
		if !has[partDay] && !has[partMonth] {
			return ""
		}
	case partDay, partMonth:
		if !has[partYear] && !(has[partDay] && has[partMonth] && has[partMale]) {
			return ""
		}
	}
	return f
}

// canonical is the field a part belongs to; empty for the columns that carry none.
func canonical(f Field) Field {
	switch f {
	case partMale, partFemale:
		return GioiTinh
	case partDay, partMonth, partYear:
		return NgaySinh
	case partSurname, partGiven:
		return HoTen
	case partSTT, partOrigin, partBad, partWhy:
		return ""
	}
	return f
}

// fieldsOf lists the canonical fields that the columns give, in canonical order. Tick columns may hold years.
func fieldsOf(k Kind, parts []Field) []Field {
	has := map[Field]bool{}
	for _, p := range parts {
		has[canonical(p)] = true
		if p == partMale || p == partFemale {
			has[NgaySinh] = true
		}
	}
	var out []Field
	for _, f := range k.Fields() {
		if has[f] {
			out = append(out, f)
		}
	}
	return out
}

var reColumnNo = regexp.MustCompile(`^\(?(\d{1,2}|[A-Z])\)?$`)

// numbersOnly finds the row "(1) (2) (3)" that many forms have under their header. Three different marks
// are needed, so that a sparse row of data is not taken for one.
func numbersOnly(cells []string) bool {
	seen := map[string]bool{}
	for _, c := range cells {
		c = strings.TrimSpace(c)
		if c == "" {
			continue
		}
		if !reColumnNo.MatchString(c) || seen[c] {
			return false
		}
		seen[c] = true
	}
	return len(seen) >= 3
}
